package dev.belay.sources.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.DeploymentEventRules;
import dev.belay.sources.RepositoryPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventReaderTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Map<String, String> CORE =
      Map.of(
          "specversion", "1.0",
          "id", "271069a8",
          "source", "https://github.com/acme/shop/actions",
          "type", "dev.cdevents.service.deployed.0.2.0");

  /** As 0.4 has it, and 0.5. */
  private static final String DEPLOYED_04 =
      """
      {"context": {"version": "0.4.0", "id": "271069a8", "source": "/ci", "type": "dev.cdevents.service.deployed.0.2.0",
        "timestamp": "2026-03-20T14:27:05.315384Z"},
       "subject": {"id": "service/shop", "source": "https://gitlab.example.com/acme/web/shop/-/jobs/1", "type": "service",
        "content": {"environment": {"id": "production"}, "artifactId": "pkg:oci/shop@sha256%3A0b31"}}}
      """;

  private static final String FINISHED_05 =
      """
      {"context": {"specversion": "0.5.0", "id": "9", "source": "/ci", "type": "dev.cdevents.pipelinerun.finished.0.3.0",
        "timestamp": "2026-03-20T14:27:05Z"},
       "subject": {"id": "run-7", "content": {"outcome": "failure", "uri": "https://ci.example.com/run-7",
        "environment": {"id": "production"}}},
       "customData": {"belay": {"application": "shop", "commit": "f95f852", "phase": "after-failure",
        "deploymentId": "7", "ref": "main"}}}
      """;

  @Test
  void aDeployedServiceIsABaselineOfItsEnvironment() throws Exception {
    DeploymentEvent event = read(CORE, DEPLOYED_04);

    assertThat(event.getSource()).isEqualTo("cdevents");
    assertThat(event.getDeliveryId())
        .isEqualTo(
            "https://github.com/acme/shop/actions 271069a8 dev.cdevents.service.deployed.0.2.0");
    assertThat(event.getPhase()).isEqualTo("after-success");
    assertThat(event.getEnvironment()).isEqualTo("production");
    assertThat(event.getRepository()).isEqualTo("acme/web/shop");
    assertThat(event.getOccurredAt()).isEqualTo("2026-03-20T14:27:05.315Z");
    assertThat(event.getAttributes())
        .containsEntry("artifact-id", "pkg:oci/shop@sha256%3A0b31")
        .containsEntry("subject-id", "service/shop");
    assertThat(DeploymentEventRules.problems(event, NOW)).isEmpty();
  }

  @Test
  void customDataSaysWhatCdEventsHaveNoFieldFor() throws Exception {
    DeploymentEvent event =
        read(with("type", "dev.cdevents.pipelinerun.finished.0.3.0"), FINISHED_05);

    assertThat(event.getPhase()).isEqualTo("after-failure");
    assertThat(event.getState()).isEqualTo("failure");
    assertThat(event.getUrl()).isEqualTo("https://ci.example.com/run-7");
    assertThat(event.getApplication()).isEqualTo("shop");
    assertThat(event.getCommit()).isEqualTo("f95f852");
    assertThat(event.getDeploymentId()).isEqualTo("7");
    assertThat(event.getRef()).isEqualTo("main");
    assertThat(event.getRepository()).isEqualTo("acme/shop");
  }

  @ParameterizedTest
  @CsvSource({
    "service.deployed.0.3.0, , after-success",
    "service.deployed.0.2.0, failure, after-failure",
    "service.upgraded.0.2.0, success, after-success",
    "service.rolledback.0.3.0-draft, , after-failure",
    "service.removed.0.2.0, , none",
    "environment.modified.0.2.0, , none",
    "pipelinerun.queued.0.2.0, , none",
    "pipelinerun.finished.0.2.0, success, none",
    "taskrun.finished.0.2.0, error, none",
    "deployment.queued.0.1.0, , before-deploy",
    "deployment.finished.0.1.0, success, after-success",
    "deployment.finished.0.1.0, error, after-failure",
    "deployment.finished.0.1.0, cancel, none",
    "service, , none",
    "unheard.of.9.9.9, success, none",
  })
  void phasesAreThoseOfTheTable(String type, String outcome, String phase) throws Exception {
    String data =
        outcome == null
            ? "{\"subject\":{\"content\":{}}}"
            : "{\"subject\":{\"content\":{\"outcome\":\"%s\"}}}".formatted(outcome);

    assertThat(read(with("type", "dev.cdevents." + type), data).getPhase()).isEqualTo(phase);
  }

  @Test
  void anEventAboutAnEnvironmentNamesIt() throws Exception {
    String data =
        "{\"subject\":{\"id\":\"env-1\",\"content\":{\"name\":\"production\",\"url\":\"https://x\"}}}";

    DeploymentEvent event = read(with("type", "dev.cdevents.environment.modified.0.2.0"), data);

    assertThat(event.getEnvironment()).isEqualTo("production");
  }

  @Test
  void extensionAttributesOfAnyCloudEventAreHonoured() throws Exception {
    Map<String, String> attributes =
        Map.ofEntries(
            Map.entry("specversion", "1.0"),
            Map.entry("id", "1"),
            Map.entry("source", "/deployer"),
            Map.entry("type", "com.example.deploying"),
            Map.entry("subject", "shop"),
            Map.entry("time", "2026-05-01T11:59:59Z"),
            Map.entry("belayapplication", "shop"),
            Map.entry("belayenvironment", "production"),
            Map.entry("belayphase", "before-deploy"),
            Map.entry("belaycommit", "F95F852"),
            Map.entry("belayrepository", "acme/shop"),
            Map.entry("belayref", "refs/heads/main"),
            Map.entry("belaydeploymentid", "17"),
            Map.entry("team", "payments"));

    DeploymentEvent event = read(attributes, "{}");

    assertThat(event.getSource()).isEqualTo("cloudevents");
    assertThat(event.getType()).isEqualTo("com.example.deploying");
    assertThat(event.getPhase()).isEqualTo("before-deploy");
    assertThat(event.getApplication()).isEqualTo("shop");
    assertThat(event.getEnvironment()).isEqualTo("production");
    assertThat(event.getCommit()).isEqualTo("F95F852");
    assertThat(event.getRepository()).isEqualTo("acme/shop");
    assertThat(event.getRef()).isEqualTo("refs/heads/main");
    assertThat(event.getDeploymentId()).isEqualTo("17");
    assertThat(event.getAttributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("team", "payments", "source", "/deployer", "subject", "shop"));
  }

  @Test
  void bothContentModesGiveTheSameEvent() throws Exception {
    String structured =
        """
        {"specversion": "1.0", "id": "271069a8", "source": "https://github.com/acme/shop/actions",
         "type": "dev.cdevents.service.deployed.0.2.0", "datacontenttype": "application/json", "data": %s}
        """
            .formatted(DEPLOYED_04);

    CloudEvent event = CloudEventFormat.structured(utf8(structured));

    assertThat(CloudEventReader.read(event, NOW)).isEqualTo(read(CORE, DEPLOYED_04));
    assertThat(CloudEventFormat.batch(utf8("[" + structured + "," + structured + "]")))
        .containsExactly(event, event);
  }

  @Test
  void whatIsNoCloudEventIsRefusedWithEverythingThatIsWrong() {
    assertThatThrownBy(() -> CloudEventFormat.structured(utf8("{\"specversion\":\"0.3\"}")))
        .isInstanceOf(InvalidCloudEventException.class)
        .hasMessageContainingAll(
            "specversion is \"0.3\"; it must be 1.0", "id is required", "source", "type");
    assertThatThrownBy(() -> read(with("source", "a b"), "{}")).hasMessageContaining("spaces");
    assertThatThrownBy(() -> read(with("id", "a\u0000"), "{}")).hasMessageContaining("control");
    assertThatThrownBy(() -> read(with("belayphase", "manual"), "{}"))
        .hasMessageContaining("belayphase is \"manual\"");
    assertThatThrownBy(() -> read(with("belaycommit", "main"), "{}"))
        .hasMessageContaining("belaycommit is \"main\"");
    assertThatThrownBy(() -> CloudEventFormat.structured(utf8("[]")))
        .hasMessageContaining("object");
    assertThatThrownBy(() -> CloudEventFormat.batch(utf8("{}"))).hasMessageContaining("array");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<xml/>", "", "[1]", "null", "\"x\"", "{\"subject\": 1}"})
  void dataThatSaysNothingIsNoFailure(String data) throws Exception {
    assertThat(read(CORE, data).getEnvironment()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Euro%20%E2%82%AC%20%F0%9F%98%80, Euro € 😀",
    "50%, 50%",
    "%zz%2, %zz%2",
    "'\"a \\\"quoted\\\" one\"', a \"quoted\" one",
  })
  void headersArePercentDecoded(String header, String value) {
    assertThat(PercentEncoding.decode(header)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/acme/shop/actions/runs/1, acme/shop",
    "https://gitlab.example.com/acme/web/shop.git, acme/web/shop",
    "github.com/acme/shop, acme/shop",
    "git@gitlab.example.com:acme/web/shop.git, acme/web/shop",
    "/staging/tekton/, staging/tekton",
    "urn:uuid:1, ",
    "shop, ",
    "'::', ",
  })
  void aSourceNamesItsRepository(String source, String repository) {
    assertThat(RepositoryPath.of(source)).isEqualTo(repository);
  }

  @Test
  void mutatedEventsAreReadOrRefusedAndNothingElse() throws Exception {
    Random random = new Random(7);
    List<String> junk =
        List.of(
            "null",
            "[]",
            "{}",
            "1e999",
            "-1",
            "\"\\u0000\\ud800\"",
            "\"" + "x".repeat(3000) + "\"");
    for (int i = 0; i < 2000; i++) {
      String[] parts = (i % 2 == 0 ? DEPLOYED_04 : FINISHED_05).split("(?<=: )", -1);
      int at = random.nextInt(parts.length);
      parts[at] =
          parts[at].replaceFirst(
              "^(\"[^\"]*\"|\\{[^}]*\\})",
              java.util.regex.Matcher.quoteReplacement(junk.get(random.nextInt(junk.size()))));
      try {
        DeploymentEvent event = read(CORE, String.join("", parts));
        assertThat(DeploymentEventRules.problems(event, NOW)).isEmpty();
        assertThat(DeploymentEvent.getEncoder().encode(event).remaining()).isPositive();
      } catch (InvalidCloudEventException e) {
        assertThat(e).hasMessageContaining("must");
      }
    }
  }

  private static DeploymentEvent read(Map<String, String> attributes, String data)
      throws InvalidCloudEventException {
    return CloudEventReader.read(
        CloudEventFormat.binary(attributes, "application/json; charset=utf-8", utf8(data)), NOW);
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> attributes = new java.util.HashMap<>(CORE);
    attributes.put(name, value);
    return attributes;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
