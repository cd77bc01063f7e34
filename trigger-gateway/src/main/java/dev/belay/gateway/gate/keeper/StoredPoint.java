package dev.belay.gateway.gate.keeper;

import dev.belay.events.Failure;
import dev.belay.events.Stamp;
import dev.belay.events.Step;
import dev.belay.events.Verdict;
import dev.belay.events.point.Judgement;
import dev.belay.events.point.Judgements;
import dev.belay.events.point.PointState;
import dev.belay.events.point.PointState.CaptureFailure;
import dev.belay.events.point.PointState.Progress;
import dev.belay.events.point.PointState.Run;
import dev.belay.events.point.PointStatus;
import dev.belay.gateway.gate.progress.PointProgress;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of a point. {@code known} is all of it. Older gateways read and write the other
 * components, and leave out what they don't know. A row of theirs has no {@code known}: its content
 * then counts as the oldest report of its kind, so every later report counts more.
 */
record StoredPoint(
    String recoveryPointId,
    @Nullable String dataStore,
    boolean expected,
    Capture capture,
    @Nullable String failure,
    @Nullable LastStep step,
    @Nullable Instant verifyingSince,
    @Nullable LastVerdict verdict,
    @Nullable PointState known) {
  private static final UUID NOBODY = new UUID(0, 0);
  private static final Stamp OLDEST = new Stamp(Instant.EPOCH, NOBODY);

  enum Capture {
    REQUESTED,
    RUNNING,
    FAILED,
    DONE
  }

  record LastStep(Instant at, String text, long bytesDone, long bytesTotal) {}

  record LastVerdict(Verdict outcome, Instant startedAt, Instant finishedAt, String detail) {}

  static StoredPoint of(PointProgress point) {
    PointState known = point.known();
    CaptureFailure failure = known.failure();
    Run run = known.run();
    return new StoredPoint(
        point.recoveryPointId(),
        known.dataStore(),
        known.expected(),
        capture(known.status()),
        failure == null ? null : failure.failure().message(),
        lastStep(run == null ? known.progress() : run.progress()),
        run == null ? null : since(run),
        lastVerdict(known.judgements().counting()),
        known);
  }

  private static Capture capture(PointStatus status) {
    return switch (status) {
      case REQUESTED -> Capture.REQUESTED;
      case CAPTURING -> Capture.RUNNING;
      case FAILED -> Capture.FAILED;
      case CAPTURED -> Capture.DONE;
    };
  }

  private static @Nullable LastStep lastStep(@Nullable Progress it) {
    return it == null
        ? null
        : new LastStep(
            it.stamp().at(), it.step().text(), it.step().bytesDone(), it.step().bytesTotal());
  }

  private static @Nullable Instant since(Run run) {
    Stamp started = run.started();
    Progress progress = run.progress();
    return started != null ? started.at() : progress == null ? null : progress.stamp().at();
  }

  private static @Nullable LastVerdict lastVerdict(@Nullable Judgement it) {
    return it == null
        ? null
        : new LastVerdict(it.verdict(), it.startedAt(), it.finishedAt(), it.findings());
  }

  PointProgress point() {
    return new PointProgress(known == null ? ofBefore() : known);
  }

  private PointState ofBefore() {
    boolean captured = capture == Capture.DONE;
    Progress progress =
        step == null
            ? null
            : new Progress(
                new Stamp(step.at, NOBODY), new Step(step.text, step.bytesDone, step.bytesTotal));
    return new PointState(
        UUID.fromString(recoveryPointId),
        dataStore,
        expected,
        capture == Capture.REQUESTED ? null : Instant.EPOCH,
        capture == Capture.RUNNING ? progress : null,
        null,
        captured ? OLDEST : null,
        capture == Capture.FAILED
            ? new CaptureFailure(
                OLDEST, new Failure("", Objects.requireNonNullElse(failure, ""), 0))
            : null,
        verdict == null ? Judgements.NONE : Judgements.NONE.with(judgement(verdict)),
        verifyingSince == null || !outlasts(verdict, verifyingSince)
            ? null
            : new Run(
                new Stamp(verifyingSince, NOBODY),
                null,
                captured && step != null && !step.at.isBefore(verifyingSince) ? progress : null));
  }

  private static boolean outlasts(@Nullable LastVerdict verdict, Instant verifyingSince) {
    return verdict == null || verifyingSince.isAfter(verdict.finishedAt);
  }

  private static Judgement judgement(LastVerdict it) {
    return new Judgement(
        new Stamp(it.finishedAt, NOBODY),
        NOBODY,
        it.outcome,
        it.startedAt,
        it.finishedAt,
        it.detail,
        null);
  }
}
