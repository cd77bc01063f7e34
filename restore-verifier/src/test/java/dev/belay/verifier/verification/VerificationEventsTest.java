package dev.belay.verifier.verification;

import dev.belay.datastores.CheckResult;
import dev.belay.events.EventReader;
import dev.belay.events.Verdict;
import dev.belay.jobs.OutboxRecord;
import dev.belay.schemas.Captured;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.VerificationRequest;
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

class VerificationEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:05.123456789Z");
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://verification-events"));

  private final VerificationEvents events =
      new VerificationEvents(CODEC, Clock.fixed(NOW, ZoneOffset.UTC), "restore-verifier/host-1");

  @Test
  void theRecordsAreThoseOfTheFirstRelease() throws Exception {
    VerificationOrder captured = VerificationOrder.of(EventReader.read(captured())).orElseThrow();
    VerificationOrder requested = VerificationOrder.of(EventReader.read(requested())).orElseThrow();
    VerificationResult result =
        new VerificationResult(
            captured.recoveryPointId(),
            Verdict.FAILED,
            List.of(
                new CheckResult(
                    "rows",
                    "public.orders",
                    CheckResult.Outcome.PASSED,
                    null,
                    "1000",
                    Duration.ofMillis(7)),
                new CheckResult(
                    "digest",
                    "public.orders",
                    CheckResult.Outcome.FAILED,
                    "digest",
                    "a, not b",
                    Duration.ofMillis(9))),
            Duration.ofMillis(1500),
            "PostgreSQL 15 private process",
            NOW.minusSeconds(4),
            NOW);

    List<OutboxRecord> records =
        List.of(
            events.started(captured, 2),
            events.progress(captured, 2).format(3, "orders 12/40", 12, 40),
            events.completed(captured, result),
            events.started(requested, 1),
            events.unknown(requested, "it was cancelled"));

    GoldenRecords.assertSame("verification-events.jsonl", decoded(records));
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

  private static RecoveryEvent captured() {
    return event(RecoveryEventTypes.CAPTURE_COMPLETED)
        .setCaptured(
            Captured.newBuilder()
                .setVault("file:/vault")
                .setDriver("postgresql")
                .setStartedAt(NOW)
                .setSnapshotAt(NOW)
                .setFinishedAt(NOW)
                .setRows(1)
                .setLogicalBytes(1)
                .setStoredBytes(1)
                .setSegments(1)
                .setManifestDigest("d")
                .setVerification("restore")
                .build())
        .build();
  }

  private static RecoveryEvent requested() {
    return event(RecoveryEventTypes.VERIFICATION_REQUESTED)
        .setVerificationRequest(
            new VerificationRequest(
                "7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11", "quarterly", "0".repeat(64)))
        .build();
  }

  private static RecoveryEvent.Builder event(String type) {
    return RecoveryEvent.newBuilder()
        .setEventId("81268759-da10-53c4-bfa4-efc6adb5017c")
        .setType(type)
        .setOccurredAt(NOW)
        .setProducer("test")
        .setRecoverySetId("5a9e7d9c-1bed-5d30-a09a-f75b6d8968ff")
        .setRecoveryPointId("757af937-9738-5784-9893-7ca04840133c")
        .setDataStore("orders")
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("pre-deployment")
        .setCommit("abc")
        .setDeploymentId("1001");
  }
}
