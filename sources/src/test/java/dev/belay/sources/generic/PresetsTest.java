package dev.belay.sources.generic;

import static java.nio.charset.StandardCharsets.UTF_8;
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
        "bitbucket-server, bitbucket-server, none, repo:commit_status_updated, -, -, ACME/shop",
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

  /** The notification-controller takes the group off metadata's keys. */
  @Test
  void fluxSaysTheRevisionWithAndWithoutItsGroup() throws Exception {
    ObjectNode sent = (ObjectNode) message("flux");
    ((ObjectNode) sent.path("metadata")).removeAll();
    ((ObjectNode) sent.path("metadata")).put("revision", "main@sha1:" + SHA);

    DeploymentEvent event = event(source("flux").read(sent, Map.of(), NOW));

    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getRef()).isEqualTo("main");

    ((ObjectNode) sent.path("metadata"))
        .put("revision", "latest@sha256:" + "0".repeat(64))
        .put("originRevision", "main@sha1:" + SHA);

    assertThat(event(source("flux").read(sent, Map.of(), NOW)).getCommit()).isEqualTo(SHA);
  }

  @Test
  void aGoTemplatesMissingValueIsNone() throws Exception {
    ObjectNode sent = (ObjectNode) message("argo-cd");
    sent.put("environment", "<no value>").put("revision", "<no value>").put("url", "<nil>");

    DeploymentEvent event = event(source("argo-cd").read(sent, Map.of(), NOW));

    assertThat(event.getEnvironment()).isNull();
    assertThat(event.getCommit()).isNull();
    assertThat(event.getUrl()).isNull();
    assertThat(event.getAttributes()).doesNotContainKey("revision");
  }

  /**
   * Another run of a stage, and another deployment of a release or a commit, is another attempt.
   */
  @Test
  void whatRunsAgainIsAnotherAttempt() throws Exception {
    ObjectNode stage = (ObjectNode) message("azure-devops-stage");
    ((ObjectNode) stage.at("/resource/stage")).put("attempt", 2);
    ObjectNode release = (ObjectNode) message("azure-devops");
    ((ObjectNode) release.path("resource")).putObject("deployment").put("attempt", 3);
    ObjectNode build = (ObjectNode) message("bitbucket");
    ((ObjectNode) build.path("commit_status")).put("url", "https://ci.example.com/43");

    assertThat(attempt("azure-devops", message("azure-devops-stage"))).isEqualTo("1");
    assertThat(attempt("azure-devops", stage)).isEqualTo("2");
    assertThat(attempt("azure-devops", release)).isEqualTo("3");
    assertThat(attempt("bitbucket", message("bitbucket"))).isEqualTo("https://ci.example.com/42");
    assertThat(attempt("bitbucket", build)).isEqualTo("https://ci.example.com/43");
  }

  private static String attempt(String preset, JsonNode message) {
    DeploymentEvent event = event(source(preset).read(message, Map.of("x-event-key", "e"), NOW));
    return String.valueOf(event.getAttributes().get("attempt"));
  }

  private static GenericSource source(String preset) {
    try {
      return new GenericSource("ci", Presets.find(preset).orElseThrow());
    } catch (InvalidSourceException e) {
      throw new AssertionError(preset, e);
    }
  }

  /**
   * Whatever one field of a message lacks, the event is not dropped. The fields without which a
   * message says nothing are named.
   */
  @ParameterizedTest
  @CsvSource({
    "argo-cd, argo-cd, /startedAt",
    "argo-rollouts, argo-rollouts, /namespace /podHash",
    "flux, flux, /involvedObject /involvedObject/kind /timestamp /reason /severity",
    "flux, flux-helm, /involvedObject /involvedObject/kind /timestamp /reason /severity",
    "jenkins, jenkins, /build /phase /environment",
    "circleci, circleci, /type /workflow /workflow/status",
    "circleci, circleci-gitlab-job, /type /job /job/status",
    "bitbucket, bitbucket, /commit_status/state",
    "bitbucket, bitbucket-push, -",
    "azure-devops, azure-devops, /resource /eventType",
    "azure-devops, azure-devops-stage, /resource /eventType",
  })
  void aFieldThatIsNullOrMissingCostsThatFieldAlone(String preset, String message, String needed)
      throws Exception {
    GenericSource source = source(preset);
    List<String> failed = new java.util.ArrayList<>();
    for (String path : paths(message(message))) {
      for (boolean remove : new boolean[] {false, true}) {
        JsonNode body = message(message);
        ObjectNode parent = (ObjectNode) body.at(path.substring(0, path.lastIndexOf('/')));
        String field = path.substring(path.lastIndexOf('/') + 1).replace("~1", "/");
        if (remove) {
          parent.remove(field);
        } else {
          parent.putNull(field);
        }
        if (source.read(body, Map.of("x-event-key", "e"), NOW)
            instanceof GenericSource.Failed(String reason)) {
          failed.add(path + (remove ? " removed: " : " null: ") + reason);
        }
      }
    }
    assertThat(failed).allSatisfy(one -> assertThat(needed.split(" ")).contains(one.split(" ")[0]));
  }

  /** JSON pointers of all fields of objects that no array holds. */
  private static List<String> paths(JsonNode message) {
    List<String> paths = new java.util.ArrayList<>();
    message
        .properties()
        .forEach(
            field -> {
              String here = "/" + field.getKey().replace("/", "~1");
              paths.add(here);
              if (field.getValue().isObject()) {
                paths(field.getValue()).forEach(below -> paths.add(here + below));
              }
            });
    return paths;
  }

  @Test
  void aMergeOfBitbucketServerIsUnderstood() throws Exception {
    ObjectNode merge = (ObjectNode) JSON.readTree("{}");
    ObjectNode pullRequest = merge.putObject("pullRequest").put("state", "MERGED");
    ObjectNode target = pullRequest.putObject("toRef").put("id", "refs/heads/main");
    target.set("repository", message("bitbucket-server").path("repository"));
    pullRequest.putObject("properties").putObject("mergeCommit").put("id", SHA);

    DeploymentEvent event =
        event(source("bitbucket-server").read(merge, Map.of("x-event-key", "pr:merged"), NOW));
    DeploymentEvent push =
        event(source("bitbucket-server").read(message("bitbucket-server"), Map.of(), NOW));

    assertThat(event.getType()).isEqualTo("pr:merged");
    assertThat(event.getRepository()).isEqualTo("ACME/shop");
    assertThat(event.getRef()).isEqualTo("refs/heads/main");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(push.getOccurredAt()).isEqualTo(Instant.parse("2026-11-18T23:45:32Z"));
    assertThat(source("bitbucket-server").read(JSON.readTree("{\"test\": true}"), Map.of(), NOW))
        .isEqualTo(new GenericSource.NotWanted());
  }

  @ParameterizedTest
  @CsvSource({
    "pipelinerun.started.v1, before-deploy",
    "pipelinerun.running.v1, none",
    "pipelinerun.successful.v1, after-success",
    "pipelinerun.failed.v1, after-failure"
  })
  void aPipelineRunOfTektonTellsByItsAnnotations(String type, String phase) throws Exception {
    DeploymentEvent event =
        event(source("tekton").read(message("tekton"), tekton("dev.tekton.event." + type), NOW));

    assertThat(event.getPhase()).isEqualTo(phase);
    assertThat(event.getApplication()).isEqualTo("shop");
    assertThat(event.getEnvironment()).isEqualTo("production");
    assertThat(event.getRepository()).isEqualTo("acme/shop");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getDeploymentId()).isEqualTo("0b7e4c52-5c1e-4f0e-9a51-6f2f9a1c7d10");
    assertThat(event.getAttributes()).containsEntry("pipeline", "deploy-shop");
    assertThat(DeploymentEventRules.problems(event, NOW)).isEmpty();
    assertThat(
            source("tekton")
                .read(message("tekton"), tekton("dev.tekton.event.taskrun.started.v1"), NOW))
        .isEqualTo(new GenericSource.NotWanted());
    assertThat(source("tekton").read(message("tekton"), Map.of(), NOW))
        .isEqualTo(new GenericSource.NotWanted());
  }

  private static Map<String, String> tekton(String type) {
    return Map.of(
        "ce-type",
        type,
        "ce-id",
        "77f78ae7-ff6d-4e39-9d05-b9a0b7850527",
        "ce-source",
        "/apis/tekton.dev/v1/namespaces/ci/pipelineruns/deploy-shop-x7k2p",
        "ce-time",
        "2026-12-01T11:59:59.123Z");
  }

  @Test
  void everyPresetHasAuthenticationAndIsValid() throws Exception {
    for (String name : Presets.NAMES) {
      SourceDescription preset = Presets.find(name).orElseThrow();

      assertThat(preset.authentication()).as(name).containsKey("kind");
      try (java.io.InputStream in =
          Presets.class.getResourceAsStream("presets/" + name + ".yaml")) {
        assertThat(new String(java.util.Objects.requireNonNull(in).readAllBytes(), UTF_8))
            .as(name)
            .contains("# Written for: ");
      }
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
        Map.of(
            "x-event-key",
            "repo:commit_status_updated",
            "x-request-uuid",
            "b-1",
            "x-request-id",
            "b-1");
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
