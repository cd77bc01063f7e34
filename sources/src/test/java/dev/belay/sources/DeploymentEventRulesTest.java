package dev.belay.sources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GateRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeploymentEventRulesTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @Test
  void aPlainEventAndAFullOneAreValid() {
    assertThat(problems(e -> e)).isEmpty();
    assertThat(
            problems(
                e ->
                    e.setCommit("f95f852")
                        .setOccurredAt(NOW)
                        .setApplication("shop")
                        .setEnvironment("prod")
                        .setAttributes(Map.of("empty", ""))
                        .setChangedPaths(List.of("a/b"))
                        .setGate(
                            GateRequest.newBuilder()
                                .setGateId(UUID.randomUUID().toString())
                                .setPlatform("github")
                                .setTarget(Map.of("run-id", "1"))
                                .build())))
        .isEmpty();
  }

  @Test
  void whatBreaksARuleIsNamedWithValueAndRule() {
    assertProblem(e -> e.setEventId("1"), "eventId is \"1\"; it must be a UUID");
    for (String nearly :
        List.of(
            "f95f852c-0000-0000-0000-00000000000",
            "f95f852c-0000-0000-0000-00000000000g",
            "f95f852c0-000-0000-0000-000000000000",
            "f95f852c-0000-0000-0000-0000000000000")) {
      assertProblem(e -> e.setEventId(nearly), "eventId is \"" + nearly);
    }
    assertProblem(e -> e.setSource(""), "source has 0 characters; it must have 1 to 100");
    assertProblem(e -> e.setDeliveryId("x".repeat(2049)), "deliveryId has 2049 characters");
    assertProblem(e -> e.setType("a\nb"), "type is \"a\uFFFDb\"; it must not have control");
    assertProblem(
        e -> e.setPhase("before"), "phase is \"before\"; it must be one of after-failure");
    assertProblem(e -> e.setCommit("f95f85"), "commit is \"f95f85\"");
    assertProblem(e -> e.setCommit("f".repeat(65)), "commit is");
    assertProblem(e -> e.setCommit("f95f852g"), "commit is \"f95f852g\"");
    assertProblem(e -> e.setCommit("HEAD"), "commit is \"HEAD\"; it must be 7 to 64 hexadecimal");
    assertProblem(e -> e.setReceivedAt(Instant.EPOCH), "receivedAt is 1970-01-01T00:00:00Z");
    assertProblem(e -> e.setReceivedAt(NOW.plus(Duration.ofDays(2))), "receivedAt is 2026-05-03");
    assertProblem(e -> e.setOccurredAt(Instant.parse("0001-01-01T00:00:00Z")), "occurredAt is");
    assertProblem(e -> e.setEnvironment(""), "environment has 0 characters");
    assertProblem(e -> e.setUrl("\u0000"), "url is");
    assertProblem(
        e ->
            e.setAttributes(
                IntStream.range(0, 65).boxed().collect(Collectors.toMap(i -> "a" + i, i -> ""))),
        "attributes has 65 entries; it must have at most 64");
    assertProblem(e -> e.setAttributes(Map.of("a", "b\tc")), "attributes.a is");
    assertProblem(
        e -> e.setChangedPaths(Collections.nCopies(1001, "a")), "changedPaths has 1001 entries");
    assertProblem(
        e -> e.setGate(GateRequest.newBuilder().setGateId("x").setPlatform("y").build()),
        "gate.gateId is \"x\"");
  }

  @Test
  void everythingThatIsWrongIsNamed() {
    assertThat(problems(e -> e.setEventId("1").setPhase("x").setCommit("y"))).hasSize(3);
  }

  private static void assertProblem(UnaryOperator<DeploymentEvent.Builder> change, String problem) {
    assertThat(problems(change)).first().asString().contains(problem);
  }

  private static List<String> problems(UnaryOperator<DeploymentEvent.Builder> change) {
    DeploymentEvent.Builder event =
        DeploymentEvent.newBuilder()
            .setEventId(UUID.randomUUID().toString())
            .setSource("ci")
            .setDeliveryId("1")
            .setType("deployed")
            .setPhase("after-success")
            .setReceivedAt(NOW);
    return DeploymentEventRules.problems(change.apply(event).build(), NOW);
  }
}
