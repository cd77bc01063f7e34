package dev.belay.events.point;

import dev.belay.events.Happening;
import dev.belay.events.ImpossibleEventException;
import dev.belay.events.Stamp;
import dev.belay.events.Verified;
import dev.belay.events.point.PointState.CaptureFailure;
import dev.belay.events.point.PointState.Progress;
import dev.belay.events.point.PointState.Run;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Applies one happening to one recovery point. */
public final class PointProjection {
  private PointProjection() {}

  /**
   * The set's request, or an event, names the point.
   *
   * @param expected once true, it stays true
   * @param dataStore null if the event doesn't say
   * @throws ImpossibleEventException if the point is known to belong to another data store
   */
  public static PointState named(PointState point, @Nullable String dataStore, boolean expected) {
    String known = point.dataStore();
    if (known != null && dataStore != null && !known.equals(dataStore)) {
      throw new ImpossibleEventException(
          "recovery point %s is of data store \"%s\": the event says \"%s\""
              .formatted(point.id(), known, dataStore));
    }
    return point.withName(known == null ? dataStore : known, point.expected() || expected);
  }

  /**
   * @throws ImpossibleEventException if the point is known to belong to another data store
   */
  public static PointState apply(PointState known, Stamp stamp, Happening.OfPoint happening) {
    PointState point = named(known, happening.point().dataStore(), false);
    PointState moved =
        switch (happening) {
          case Happening.CaptureStarted it ->
              point.withStartedAt(later(point.startedAt(), stamp.at()));
          case Happening.CaptureProgressed it ->
              attempt(point, stamp, it)
                  .withProgress(latest(point.progress(), new Progress(stamp, it.step())));
          case Happening.CaptureCompleted it ->
              point.withCaptured(earlier(point.captured(), stamp));
          case Happening.CaptureFailed it ->
              point.withFailure(latest(point.failure(), new CaptureFailure(stamp, it.failure())));
          case Happening.VerificationRequested it -> point;
          case Happening.VerificationStarted it ->
              point.withRun(started(point.run(), stamp, it.verificationId()));
          case Happening.VerificationProgressed it ->
              point.withRun(progressed(point.run(), new Progress(stamp, it.step())));
          case Happening.VerificationCompleted it ->
              point.withJudgements(
                  point.judgements().with(judgement(stamp, it.verificationId(), it.verified())));
        };
    return settled(moved);
  }

  private static PointState attempt(
      PointState point, Stamp stamp, Happening.CaptureProgressed happening) {
    return happening.failed() == null
        ? point
        : point.withAttempt(latest(point.attempt(), new CaptureFailure(stamp, happening.failed())));
  }

  private static Judgement judgement(Stamp stamp, UUID verificationId, Verified verified) {
    return new Judgement(
        stamp,
        verificationId,
        verified.verdict(),
        verified.startedAt(),
        verified.finishedAt(),
        verified.findings(),
        verified.restoreMillis());
  }

  /** Drops what a final state or a later verification has made obsolete. */
  private static PointState settled(PointState point) {
    PointStatus status = point.status();
    boolean finished = status == PointStatus.CAPTURED || status == PointStatus.FAILED;
    PointState quiet = finished ? point.withProgress(null).withAttempt(null) : point;
    return quiet.withRun(running(quiet.run(), quiet.judgements().lastFinishedAt()));
  }

  private static @Nullable Run running(@Nullable Run run, @Nullable Instant lastFinishedAt) {
    if (run == null) {
      return null;
    }
    Stamp started = run.started();
    Progress progress = run.progress();
    if (lastFinishedAt != null && started != null && !started.at().isAfter(lastFinishedAt)) {
      started = null;
    }
    if (progress != null && overtaken(progress.stamp().at(), started, lastFinishedAt)) {
      progress = null;
    }
    return started == null && progress == null
        ? null
        : new Run(started, started == null ? null : run.verificationId(), progress);
  }

  private static boolean overtaken(
      Instant progressAt, @Nullable Stamp started, @Nullable Instant lastFinishedAt) {
    return (started != null && progressAt.isBefore(started.at()))
        || (lastFinishedAt != null && !progressAt.isAfter(lastFinishedAt));
  }

  private static Run started(@Nullable Run run, Stamp stamp, @Nullable UUID verificationId) {
    if (run == null) {
      return new Run(stamp, verificationId, null);
    }
    boolean later = run.started() == null || stamp.compareTo(run.started()) > 0;
    return later ? new Run(stamp, verificationId, run.progress()) : run;
  }

  private static Run progressed(@Nullable Run run, Progress progress) {
    return run == null
        ? new Run(null, null, progress)
        : new Run(run.started(), run.verificationId(), latest(run.progress(), progress));
  }

  private static Progress latest(@Nullable Progress known, Progress candidate) {
    return known == null || candidate.stamp().compareTo(known.stamp()) > 0 ? candidate : known;
  }

  private static CaptureFailure latest(@Nullable CaptureFailure known, CaptureFailure candidate) {
    return known == null || candidate.stamp().compareTo(known.stamp()) > 0 ? candidate : known;
  }

  private static Stamp earlier(@Nullable Stamp known, Stamp candidate) {
    return known == null || candidate.compareTo(known) < 0 ? candidate : known;
  }

  private static Instant later(@Nullable Instant known, Instant candidate) {
    return known == null || candidate.isAfter(known) ? candidate : known;
  }
}
