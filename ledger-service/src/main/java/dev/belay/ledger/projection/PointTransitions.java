package dev.belay.ledger.projection;

import dev.belay.ledger.event.Happening;
import dev.belay.ledger.event.Stamp;
import dev.belay.ledger.projection.PointState.Capture;
import dev.belay.ledger.projection.PointState.CaptureFailure;
import dev.belay.ledger.projection.PointState.Judgement;
import dev.belay.ledger.projection.PointState.Progress;
import dev.belay.ledger.projection.PointState.Run;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one happening moves one recovery point forward. */
final class PointTransitions {
  private PointTransitions() {}

  static PointState apply(PointState point, Stamp stamp, Happening.OfPoint happening) {
    PointState moved =
        switch (happening) {
          case Happening.CaptureStarted ignored ->
              withStartedAt(point, later(point.startedAt(), stamp.at()));
          case Happening.CaptureProgressed it ->
              withProgress(point, latest(point.progress(), new Progress(stamp, it.step())));
          case Happening.CaptureCompleted it -> withCapture(point, new Capture(stamp, it.result()));
          case Happening.CaptureFailed it ->
              withFailure(point, new CaptureFailure(stamp, it.kind(), it.message(), it.attempts()));
          case Happening.VerificationRequested ignored -> point;
          case Happening.VerificationStarted it -> withRun(point, started(point, stamp, it));
          case Happening.VerificationProgressed it -> withRun(point, progressed(point, stamp, it));
          case Happening.VerificationCompleted it ->
              withJudgement(
                  point,
                  new Judgement(
                      stamp,
                      it.verificationId(),
                      it.outcome().verdict(),
                      it.outcome().finishedAt()));
        };
    return settled(moved);
  }

  /** Drops what a final state or a later verification has overtaken. */
  private static PointState settled(PointState point) {
    PointStatus status = point.status();
    boolean finished = status == PointStatus.CAPTURED || status == PointStatus.FAILED;
    PointState quiet = finished ? withProgress(point, null) : point;
    return withRun(quiet, running(quiet.run(), quiet.judgement()));
  }

  private static @Nullable Run running(@Nullable Run run, @Nullable Judgement judgement) {
    if (run == null) {
      return null;
    }
    Stamp started = run.started();
    Progress progress = run.progress();
    if (judgement != null && started != null && !started.at().isAfter(judgement.finishedAt())) {
      started = null;
    }
    if (progress != null && overtaken(progress.stamp().at(), started, judgement)) {
      progress = null;
    }
    return started == null && progress == null
        ? null
        : new Run(started, started == null ? null : run.verificationId(), progress);
  }

  private static boolean overtaken(
      Instant progressAt, @Nullable Stamp started, @Nullable Judgement judgement) {
    return (started != null && progressAt.isBefore(started.at()))
        || (judgement != null && !progressAt.isAfter(judgement.finishedAt()));
  }

  private static Run started(PointState point, Stamp stamp, Happening.VerificationStarted it) {
    Run run = point.run();
    if (run == null) {
      return new Run(stamp, it.verificationId(), null);
    }
    boolean later = run.started() == null || stamp.compareTo(run.started()) > 0;
    return later ? new Run(stamp, it.verificationId(), run.progress()) : run;
  }

  private static Run progressed(
      PointState point, Stamp stamp, Happening.VerificationProgressed it) {
    Progress progress = new Progress(stamp, it.step());
    Run run = point.run();
    return run == null
        ? new Run(null, null, progress)
        : new Run(run.started(), run.verificationId(), latest(run.progress(), progress));
  }

  private static Progress latest(@Nullable Progress known, Progress candidate) {
    return known == null || candidate.stamp().compareTo(known.stamp()) > 0 ? candidate : known;
  }

  private static Instant later(@Nullable Instant known, Instant candidate) {
    return known == null || candidate.isAfter(known) ? candidate : known;
  }

  private static PointState withStartedAt(PointState p, Instant startedAt) {
    return new PointState(
        p.id(),
        p.setId(),
        p.dataStore(),
        p.expected(),
        startedAt,
        p.progress(),
        p.capture(),
        p.failure(),
        p.judgement(),
        p.run());
  }

  private static PointState withProgress(PointState p, @Nullable Progress progress) {
    return new PointState(
        p.id(),
        p.setId(),
        p.dataStore(),
        p.expected(),
        p.startedAt(),
        progress,
        p.capture(),
        p.failure(),
        p.judgement(),
        p.run());
  }

  private static PointState withCapture(PointState p, Capture candidate) {
    Capture known = p.capture();
    Capture first =
        known == null || candidate.stamp().compareTo(known.stamp()) < 0 ? candidate : known;
    return new PointState(
        p.id(),
        p.setId(),
        p.dataStore(),
        p.expected(),
        p.startedAt(),
        p.progress(),
        first,
        p.failure(),
        p.judgement(),
        p.run());
  }

  private static PointState withFailure(PointState p, CaptureFailure candidate) {
    CaptureFailure known = p.failure();
    CaptureFailure last =
        known == null || candidate.stamp().compareTo(known.stamp()) > 0 ? candidate : known;
    return new PointState(
        p.id(),
        p.setId(),
        p.dataStore(),
        p.expected(),
        p.startedAt(),
        p.progress(),
        p.capture(),
        last,
        p.judgement(),
        p.run());
  }

  private static PointState withJudgement(PointState p, Judgement candidate) {
    Judgement known = p.judgement();
    Judgement last = known == null || candidate.compareTo(known) > 0 ? candidate : known;
    return new PointState(
        p.id(),
        p.setId(),
        p.dataStore(),
        p.expected(),
        p.startedAt(),
        p.progress(),
        p.capture(),
        p.failure(),
        last,
        p.run());
  }

  private static PointState withRun(PointState p, @Nullable Run run) {
    return new PointState(
        p.id(),
        p.setId(),
        p.dataStore(),
        p.expected(),
        p.startedAt(),
        p.progress(),
        p.capture(),
        p.failure(),
        p.judgement(),
        run);
  }

  /** {@code expected} is never taken back; a data store never changes. */
  static PointState named(PointState p, @Nullable String dataStore, boolean expected) {
    return new PointState(
        p.id(),
        p.setId(),
        dataStore,
        p.expected() || expected,
        p.startedAt(),
        p.progress(),
        p.capture(),
        p.failure(),
        p.judgement(),
        p.run());
  }
}
