package dev.belay.gateway.gate.keeper;

import dev.belay.events.Origin;
import dev.belay.events.Source;
import dev.belay.gateway.GoldenRecords;
import dev.belay.gateway.gate.Cause;
import dev.belay.gateway.gate.Condition;
import dev.belay.gateway.gate.DeploymentGate;
import dev.belay.gateway.gate.DeploymentGate.Answer;
import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.jobs.OutboxRecord;
import dev.belay.policy.Gate.Mode;
import dev.belay.policy.Gate.OnTimeout;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GateEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05.123456789Z");
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://gate-events"));

  private final GateEvents events = new GateEvents(CODEC);

  @Test
  void theRecordsAreThoseOfTheFirstRelease() throws Exception {
    Waiting waiting = new Waiting(held());
    Decided decided =
        waiting.decided(new GateDecision(true, Cause.VERIFIED, "verified: orders", NOW));

    List<DeploymentGate> gates =
        List.of(
            waiting,
            decided,
            decided.answered(Answer.taken(NOW.plusSeconds(1))),
            decided.answered(Answer.refused(NOW.plusSeconds(1), "status 404")));

    GoldenRecords.assertSame(
        "gate-events.jsonl", gates.stream().map(events::of).flatMap(GateEventsTest::told).toList());
  }

  private static Stream<String> told(OutboxRecord record) {
    return Stream.of(
        record.topic() + " " + record.key(),
        CODEC.decode(record.topic(), record.value(), RecoveryEvent.class).toString());
  }

  private static HeldDeployment held() {
    return new HeldDeployment(
        "7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11",
        "github",
        Map.of(),
        new Origin("shop", "production", "pre-deployment", "abc", "1001"),
        new Source("acme/shop", "refs/heads/main", "https://github.example/acme/shop", "octocat"),
        NOW,
        List.of(
            new Condition(
                "5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff",
                Mode.VERIFIED,
                NOW,
                NOW.plusSeconds(900),
                OnTimeout.REJECT,
                null)),
        null);
  }
}
