package dev.belay.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.belay.gateway.Fixtures;
import dev.belay.gateway.WebhookExamples;
import dev.belay.gateway.http.JsonBody;
import dev.belay.gateway.http.Refusal;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.DeploymentEventRules;
import dev.belay.sources.github.GitHubDelivery;
import dev.belay.sources.github.GitHubEvents;
import dev.belay.sources.gitlab.GitLabDeliveryKey;
import dev.belay.sources.gitlab.GitLabEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** No message makes a reader fail, or an event that Kafka can't take. */
class ReaderFuzzTest {
  /** Of each kind of event: together some seconds. For a long search, more. */
  private static final int MUTATIONS = Integer.getInteger("belay.fuzz.mutations", 200);

  private static final int LARGEST_MESSAGE = 1_000_000;
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

  /**
   * @param seeds real messages
   */
  record Reader(String name, List<JsonNode> seeds, Function<JsonNode, DeploymentEvent> read) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Another kind of sender is another element here. */
  static Stream<Reader> readers() {
    List<Reader> readers = new ArrayList<>();
    List<WebhookExamples.Example> examples = WebhookExamples.all();
    for (String event :
        examples.stream()
            .map(WebhookExamples.Example::event)
            .filter(GitHubEvents::isKnown)
            .distinct()
            .toList()) {
      List<JsonNode> seeds =
          examples.stream()
              .filter(example -> example.event().equals(event))
              .map(WebhookExamples.Example::body)
              .toList();
      readers.add(gitHub(event, seeds));
    }
    readers.add(
        gitHub(
            "deployment_protection_rule",
            List.of(Fixtures.read("github/deployment_protection_rule"))));
    for (String kind : List.of("deployment", "pipeline", "job", "push", "tag_push", "release")) {
      readers.add(gitLab(kind, Fixtures.read("gitlab/" + kind)));
    }
    return readers.stream();
  }

  static Stream<Reader> gitHubReaders() throws Exception {
    return readers().filter(reader -> reader.name().startsWith("github"));
  }

  /** A body that is read without what GitHub's reader does not look at gives the same event. */
  @ParameterizedTest
  @MethodSource("gitHubReaders")
  void readsTheSameOfGitHubsFieldsAlone(Reader reader) throws Exception {
    Mutations mutations = new Mutations(reader.name().hashCode());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = mutations.of(reader.seeds().get(i % reader.seeds().size()));
      JsonNode json;
      try {
        json = JsonBody.object(body);
      } catch (Refusal e) {
        continue;
      }

      JsonNode pruned = JsonBody.object(body, GitHubEvents.fields(), bytes -> {});

      assertThat(reader.read().apply(pruned)).isEqualTo(reader.read().apply(json));
    }
  }

  private static Reader gitHub(String event, List<JsonNode> seeds) {
    return new Reader(
        "github " + event,
        seeds,
        body ->
            GitHubEvents.read(
                new GitHubDelivery(event, "delivery", "1", "repository", "2", NOW), body));
  }

  private static Reader gitLab(String kind, JsonNode seed) {
    return new Reader(
        "gitlab " + kind,
        List.of(seed),
        body -> GitLabEvents.read(GitLabDeliveryKey.derive(body), body, NOW));
  }

  @ParameterizedTest
  @MethodSource("readers")
  void readsWhateverIsSent(Reader reader) throws Exception {
    Mutations mutations = new Mutations(reader.name().hashCode());
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] body = mutations.of(reader.seeds().get(i % reader.seeds().size()));
      JsonNode json;
      try {
        json = JsonBody.object(body);
      } catch (Refusal e) {
        continue;
      }
      try {
        DeploymentEvent event = reader.read().apply(json);
        assertThat(DeploymentEvent.getEncoder().encode(event).remaining())
            .isLessThan(LARGEST_MESSAGE);
        assertThat(DeploymentEventRules.problems(event, NOW)).isEmpty();
        read++;
      } catch (RuntimeException | AssertionError e) {
        String text = new String(body, StandardCharsets.UTF_8);
        fail("mutation %d: %s".formatted(i, text.substring(0, Math.min(text.length(), 4000))), e);
      }
    }
    assertThat(read).isGreaterThan(MUTATIONS / 2);
  }
}
