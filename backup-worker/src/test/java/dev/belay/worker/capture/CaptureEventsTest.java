package dev.belay.worker.capture;

import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault.Committed;
import dev.belay.worker.GoldenRecords;
import dev.belay.worker.capture.CaptureFailures.Described;
import dev.belay.worker.together.SetNote.Together;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class CaptureEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05.123456789Z");
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://capture-events"));

  private final CaptureEvents events =
      new CaptureEvents(CODEC, Clock.fixed(NOW, ZoneOffset.UTC), "backup-worker/host-1");

  @Test
  void theRecordsAreThoseOfTheFirstRelease() throws Exception {
    BackupCommand command = command();
    Committed committed = new Committed(manifest(), "d".repeat(64), true);
    Instant began = NOW.minusNanos(3_000_500);

    List<OutboxRecord> records =
        List.of(
            events.started(command, 2),
            events.progress(command, 2).format(7, "orders 12/40", 12, 40),
            events.completed(command, committed, "file:/vault"),
            events.completed(
                command, committed, "file:/vault", new Together(12, true, List.of("late"))),
            events.failed(command, new Described("unreachable", "no answer", null), 3),
            events.hook(command, "quiesce", 1, began, NOW, Optional.empty()),
            events.hook(command, "resume", 1, began, NOW, Optional.of("no answer")));

    GoldenRecords.assertSame("capture-events.jsonl", decoded(records));
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

  private static BackupCommand command() {
    return BackupCommand.newBuilder()
        .setCommandId("a30ff6cd-1e35-5a63-bf72-cf3f2f213f53")
        .setAction("capture")
        .setRecoverySetId("5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff")
        .setRecoveryPointId("757af937-9738-5784-9893-7ca04840133c")
        .setDataStore("orders")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setCommit("abc")
        .setDeploymentId("1001")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(900))
        .setVerification("full")
        .build();
  }

  private static Manifest manifest() {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        "757af937-9738-5784-9893-7ca04840133c",
        "5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff",
        "orders",
        "postgresql",
        "shop",
        "production",
        "pre-deployment",
        "abc",
        "1001",
        NOW.minusSeconds(9),
        NOW.minusSeconds(8),
        NOW,
        Map.of(),
        List.of(),
        new Manifest.Totals(42, 4200, 420),
        List.of(),
        JsonNodeFactory.instance.objectNode(),
        List.of("an unlogged table"),
        List.of());
  }
}
