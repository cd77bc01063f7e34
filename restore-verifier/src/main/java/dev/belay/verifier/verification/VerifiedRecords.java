package dev.belay.verifier.verification;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.events.Check;
import dev.belay.events.Verified;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verification's outcome in the form that events carry. */
public final class VerifiedRecords {
  private VerifiedRecords() {}

  public static Verified of(CheckDepth depth, VerificationResult result) {
    return new Verified(
        result.verdict(),
        result.startedAt(),
        result.finishedAt(),
        millis(result.restoreTime()),
        depth.word(),
        result.sandbox(),
        checks(result.checks()));
  }

  public static List<Check> checks(List<CheckResult> results) {
    return results.stream().map(VerifiedRecords::check).toList();
  }

  private static Check check(CheckResult result) {
    return new Check(
        result.name(),
        result.subject(),
        result.outcome().name().toLowerCase(Locale.ROOT),
        result.fault(),
        result.detail(),
        result.elapsed().toMillis());
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
