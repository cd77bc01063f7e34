package dev.belay.verifier.events;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.schemas.Check;
import dev.belay.schemas.Verified;
import dev.belay.verifier.verification.VerificationResult;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verification's outcome as the Avro record of {@code verification-completed}. */
public final class VerifiedRecords {
  private VerifiedRecords() {}

  public static Verified of(String verificationId, CheckDepth depth, VerificationResult result) {
    return Verified.newBuilder()
        .setVerificationId(verificationId)
        .setVerdict(result.verdict().word())
        .setStartedAt(result.startedAt().truncatedTo(ChronoUnit.MILLIS))
        .setFinishedAt(result.finishedAt().truncatedTo(ChronoUnit.MILLIS))
        .setRestoreMillis(millis(result.restoreTime()))
        .setDepth(depth.word())
        .setSandbox(result.sandbox())
        .setChecks(result.checks().stream().map(VerifiedRecords::check).toList())
        .build();
  }

  private static Check check(CheckResult result) {
    return Check.newBuilder()
        .setName(result.name())
        .setSubject(result.subject())
        .setOutcome(result.outcome().name().toLowerCase(Locale.ROOT))
        .setFault(result.fault())
        .setDetail(result.detail())
        .setMillis(result.elapsed().toMillis())
        .build();
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
