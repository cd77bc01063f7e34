package dev.belay.verifier.drill;

import dev.belay.datastores.CheckResult;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.verifier.GoldenRecords;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrillEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05.123456789Z");
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://drill-events"));

  private final DrillEvents events =
      new DrillEvents(CODEC, Clock.fixed(NOW, ZoneOffset.UTC), "restore-verifier/host-1");

  @Test
  void theRecordsAreThoseOfTheFirstRelease() throws Exception {
    RecoveryCommand command = command();
    DrillResult result =
        new DrillResult(
            true,
            NOW.minusSeconds(40),
            NOW,
            Duration.ofSeconds(40),
            List.of("PostgreSQL 15 private process"),
            List.of(
                new CheckResult(
                    "smoke",
                    "shop",
                    CheckResult.Outcome.PASSED,
                    null,
                    "exit code 0",
                    Duration.ofMillis(7))));

    List<OutboxRecord> records =
        List.of(
            events.started(command, 1),
            events.progress(command, 1).format(2, "orders 12/40", 12, 40),
            events.completed(command, result),
            events.unknown(command, "it was cancelled"));

    GoldenRecords.assertSame("drill-events.jsonl", decoded(records));
  }

  private static List<String> decoded(List<OutboxRecord> records) {
    return records.stream()
        .flatMap(
            it ->
                Stream.of(
                    it.topic() + " " + it.key(),
                    CODEC.decode(it.topic(), it.value(), RecoveryEvent.class).toString()))
        .toList();
  }

  private static RecoveryCommand command() {
    return RecoveryCommand.newBuilder()
        .setCommandId("4d36de59-b0c9-5e2a-bd53-00ee7e37421d")
        .setAction("drill")
        .setOperationId("7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11")
        .setKind("drill")
        .setRecoverySetId("5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff")
        .setRecoveryPointId("757af937-9738-5784-9893-7ca04840133c")
        .setDataStore("orders")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setCommit("abc")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(900))
        .setActor("schedule")
        .setDrill("monthly")
        .build();
  }
}
