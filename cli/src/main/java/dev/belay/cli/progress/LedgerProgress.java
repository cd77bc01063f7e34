package dev.belay.cli.progress;

import dev.belay.cli.ledger.RecoveryPoint;
import dev.belay.cli.ledger.RecoverySet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows the points in the ledger's answers as activities. */
public final class LedgerProgress {
  private LedgerProgress() {}

  public static List<Activity> of(RecoverySet set, boolean untilVerified) {
    return set.recoveryPoints().stream().map(point -> of(point, untilVerified)).toList();
  }

  public static Activity of(RecoveryPoint point, boolean untilVerified) {
    RecoveryPoint.Verification verification = point.verification();
    if (point.captured() && untilVerified) {
      if (verification == null) {
        return activity(point, "waiting for its verification", null);
      }
      return verification.ended()
          ? activity(point, String.valueOf(verification.verdict()), null)
          : activity(point, "verifying", verification.progress());
    }
    return activity(point, point.status() == null ? "requested" : point.status(), point.progress());
  }

  private static Activity activity(
      RecoveryPoint point, String phase, RecoveryPoint.@Nullable Progress progress) {
    if (progress == null || point.failed()) {
      return new Activity(point.dataStore(), phase, "", 0, 0);
    }
    String step = progress.step() == null ? "" : progress.step();
    return new Activity(
        point.dataStore(), phase, step, progress.bytesDone(), progress.bytesTotal());
  }
}
