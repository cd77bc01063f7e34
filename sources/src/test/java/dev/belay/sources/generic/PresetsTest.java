package dev.belay.sources.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.DeploymentEventRules;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PresetsTest {
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  private static final String SHA = "f95f852bd8fca8fcc58a9a2d6c842781e32a215e";
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "argo-cd, argo-cd, after-success, sync.succeeded, shop, production, acme/shop-deploy",
        "argo-rollouts, argo-rollouts, after-failure, rollout.degraded, shop, production, -",
        "flux, flux, after-success, kustomization.ReconciliationSucceeded, shop, production, -",
        "jenkins, jenkins, before-deploy, build.before-deploy, shop, production, acme/shop",
        "circleci, circleci, after-success, workflow-completed, -, deploy-production, acme/shop",
        "circleci, circleci-gitlab-job, after-failure, job-completed, -, deploy-production,"
            + " acme/shop",
        "bitbucket, bitbucket, after-success, repo:commit_status_updated, -, production, acme/shop",
        "bitbucket, bitbucket-push, none, repo:commit_status_updated, -, -, acme/shop",
        "azure-devops, azure-devops-stage, before-deploy,"
            + " ms.vss-pipelines.stage-state-changed-event, shop, production,"
            + " fabrikam/web/_git/shop",
      })
  void realMessagesAreUnderstood(
      String preset,
      String message,
      String phase,
      String type,
      String application,
      String environment,
      String repository)
      throws Exception {
    DeploymentEvent event = event(preset, message);

    assertThat(event.getPhase()).isEqualTo(phase);
    assertThat(event.getType()).isEqualTo(type);
    assertThat(event.getApplication()).isEqualTo(application);
    assertThat(event.getEnvironment()).isEqualTo(environment);
    assertThat(event.getRepository()).isEqualTo(repository);
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getSource()).isEqualTo("ci");
    assertThat(DeploymentEventRules.problems(event, NOW)).isEmpty();
    assertThat(event(preset, message)).isEqualTo(event);
  }

  @Test
  void releasesWithoutACommitAreUnderstood() throws Exception {
    DeploymentEvent helm = event("flux", "flux-helm");
    DeploymentEvent release = event("azure-devops", "azure-devops");

    assertThat(helm.getPhase()).isEqualTo("after-failure");
    assertThat(helm.getCommit()).isNull();
    assertThat(helm.getAttributes()).containsEntry("revision", "6.5.4");
    assertThat(release.getPhase()).isEqualTo("after-success");
    assertThat(release.getApplication()).isEqualTo("shop");
    assertThat(release.getEnvironment()).isEqualTo("production");
    assertThat(release.getDeploymentId()).isEqualTo("1/5");
    assertThat(release.getState()).isEqualTo("succeeded");
  }

  @Test
  void everyPresetHasAuthenticationAndIsValid() throws Exception {
    for (String name : Presets.NAMES) {
      SourceDescription preset = Presets.find(name).orElseThrow();

      assertThat(preset.authentication()).as(name).containsKey("kind");
      assertThat(new GenericSource(name, preset)).isNotNull();
    }
    assertThat(Presets.find("nothing")).isEmpty();
  }

  @Test
  void whatIsConfiguredGoesBeforeThePreset() throws Exception {
    SourceDescription own =
        new SourceDescription(
            Map.of(),
            Optional.empty(),
            Optional.of("body.involvedObject.name == 'shop'"),
            Map.of("application", "'web'", "attributes.label.team", "'payments'"));
    GenericSource source =
        new GenericSource("ci", Presets.find("flux").orElseThrow().overriddenBy(own));

    DeploymentEvent event = event(source.read(message("flux"), Map.of(), NOW));

    assertThat(event.getApplication()).isEqualTo("web");
    assertThat(event.getAttributes()).containsEntry("label.team", "payments");
    ObjectNode other = (ObjectNode) message("flux");
    ((ObjectNode) other.path("involvedObject")).put("name", "blog");
    assertThat(source.read(other, Map.of(), NOW)).isEqualTo(new GenericSource.NotWanted());
  }

  @Test
  void expressionsThatFailAreReportedWithTheirKey() throws Exception {
    GenericSource source = new GenericSource("ci", Presets.find("jenkins").orElseThrow());

    assertThat(source.read(JSON.readTree("{\"phase\": \"none\"}"), Map.of(), NOW))
        .isInstanceOfSatisfying(
            GenericSource.Failed.class,
            failed -> assertThat(failed.reason()).startsWith("delivery-id: "));
    assertThat(
            source.read(
                JSON.readTree("{\"phase\": \"boom\", \"build\": \"1\", \"environment\": \"e\"}"),
                Map.of(),
                NOW))
        .isInstanceOfSatisfying(
            GenericSource.Failed.class,
            failed -> assertThat(failed.reason()).contains("mapping.phase gave \"boom\""));
  }

  @Test
  void allProblemsOfADescriptionAreNamedAtOnce() {
    SourceDescription wrong =
        new SourceDescription(
            Map.of(),
            Optional.of("body.(id"),
            Optional.of("'text'"),
            Map.of("environmnt", "body.a", "commit", "1", "attributes.a b", "body.b"));

    assertThatThrownBy(() -> new GenericSource("ci", wrong))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContainingAll(
            "delivery-id: ",
            "when: ",
            "mapping.environmnt is not a field",
            "mapping.commit: 1:1: must")
        .hasMessageContaining("mapping.attributes.a b");
  }

  @Test
  void mutatedMessagesAreReadOrReportedAndNothingElse() throws Exception {
    Random random = new Random(3);
    List<String> junk =
        List.of(
            "null",
            "[]",
            "{}",
            "1e999",
            "-1",
            "\"\\u0000\\ud800\"",
            "\"" + "x".repeat(3000) + "\"");
    Map<String, String> messages =
        Map.of(
            "argo-cd",
            "argo-cd",
            "circleci",
            "circleci",
            "bitbucket",
            "bitbucket",
            "flux",
            "flux",
            "azure-devops",
            "azure-devops-stage");
    for (Map.Entry<String, String> one : messages.entrySet()) {
      GenericSource source = new GenericSource("ci", Presets.find(one.getKey()).orElseThrow());
      String template = message(one.getValue()).toString();
      for (int i = 0; i < 150; i++) {
        String[] parts = template.split("(?<=\":)", -1);
        int at = 1 + random.nextInt(parts.length - 1);
        parts[at] =
            parts[at].replaceFirst(
                "^(\"[^\"]*\"|\\d+|null|true|false)",
                java.util.regex.Matcher.quoteReplacement(junk.get(random.nextInt(junk.size()))));
        if (source.read(JSON.readTree(String.join("", parts)), Map.of("x-event-key", "e"), NOW)
            instanceof GenericSource.Event(DeploymentEvent event)) {
          assertThat(DeploymentEventRules.problems(event, NOW)).isEmpty();
          assertThat(DeploymentEvent.getEncoder().encode(event).remaining()).isPositive();
        }
      }
    }
  }

  private static DeploymentEvent event(String preset, String message) throws Exception {
    GenericSource source = new GenericSource("ci", Presets.find(preset).orElseThrow());
    Map<String, String> headers =
        Map.of("x-event-key", "repo:commit_status_updated", "x-request-uuid", "b-1");
    return event(source.read(message(message), headers, NOW));
  }

  private static DeploymentEvent event(GenericSource.Reading reading) {
    assertThat(reading).isInstanceOf(GenericSource.Event.class);
    return ((GenericSource.Event) reading).event();
  }

  private static JsonNode message(String name) throws Exception {
    try (InputStream in = PresetsTest.class.getResourceAsStream("/generic/" + name + ".json")) {
      return JSON.readTree(in);
    }
  }
}
