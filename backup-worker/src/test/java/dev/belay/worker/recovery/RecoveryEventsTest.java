package dev.belay.worker.recovery;

import dev.belay.datastores.Amount;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.PreparedRestore;
import dev.belay.events.Restored;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.worker.GoldenRecords;
import dev.belay.worker.capture.CaptureFailures.Described;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveryEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05.123456789Z");
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://recovery-events"));

  private final RecoveryEvents events =
      new RecoveryEvents(CODEC, Clock.fixed(NOW, ZoneOffset.UTC), "backup-worker/host-1");

  @Test
  void theRecordsAreThoseOfTheFirstRelease() throws Exception {
    Restored applied =
        new Restored(
            NOW.minusSeconds(4),
            NOW,
            "orders",
            7,
            9,
            99,
            "shop_before",
            UUID.fromString("6c1f1e86-4c78-599b-8d79-ff1874f046ae"),
            List.of("slow"),
            "rows",
            null);
    RecoveryCommand apply = command("apply", null);

    List<OutboxRecord> records =
        List.of(
            events.comparisonStarted(command("compare", null), 1),
            events.comparisonCompleted(command("compare", null), comparison(), List.of()),
            events.restoreStarted(command("prepare", null), 2),
            events.progress(command("prepare", null), 2).format(3, "orders 12/40", 12, 40),
            events.prepared(
                command("prepare", null),
                "orders",
                NOW.minusSeconds(3),
                new PreparedRestore(
                    Amount.of(9, "rows", 7, "tables"), 99, Duration.ofSeconds(3), List.of("old"))),
            events.applied(apply, applied),
            events.abandoned(command("abandon", null)),
            events.replacedDropped(command("drop-replaced", "shop_before")),
            events.failed(apply, new Described("refused", "in use", null), 2));

    GoldenRecords.assertSame("recovery-events.jsonl", decoded(records));
  }

  private static Comparison comparison() {
    return new Comparison(
        NOW,
        "rows",
        List.of(
            table("public.same", 0, 0, 0),
            table("public.few", 1, 0, 0),
            table("public.many", 3, 4, 5),
            table("public.a_few", 1, 0, 0)));
  }

  private static Comparison.Part table(String name, long added, long changed, long removed) {
    return new Comparison.Part(
        name,
        Comparison.Status.COMPARED,
        "primary-key",
        10,
        11,
        added,
        changed,
        removed,
        "",
        List.of());
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

  @SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
  private static RecoveryCommand command(
      String action, @org.jspecify.annotations.Nullable String replaced) {
    return RecoveryCommand.newBuilder()
        .setCommandId("4d36de59-b0c9-5e2a-bd53-00ee7e37421d")
        .setAction(action)
        .setOperationId("7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11")
        .setKind("rollback")
        .setRecoverySetId("5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff")
        .setRecoveryPointId("757af937-9738-5784-9893-7ca04840133c")
        .setDataStore("orders")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setDeploymentId("1001")
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(900))
        .setActor("alice")
        .setPreRestoreSetId("b40da246-8290-511e-987e-4fdc50656271")
        .setReplaced(replaced)
        .build();
  }
}
