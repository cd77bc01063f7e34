package dev.belay.gateway.gate.progress;

import dev.belay.events.Step;
import dev.belay.events.Verdict;
import dev.belay.events.point.Judgement;
import dev.belay.events.point.PointState;
import dev.belay.sources.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one recovery point, in the words of gates.
 *
 * @param known in the form that the ledger shares
 */
public record PointProgress(PointState known) {

  public String recoveryPointId() {
    return known.id().toString();
  }

  public @Nullable String dataStore() {
    return known.dataStore();
  }

  /** Named by the set's request: the set is not complete without it. */
  public boolean expected() {
    return known.expected();
  }

  /** For people: the data store where it is known. */
  public String name() {
    String store = known.dataStore();
    return store == null ? recoveryPointId() : store;
  }

  /** A point is verified only if it was captured. A failed verdict counts at once. */
  public PointStage state() {
    return switch (known.status()) {
      case FAILED -> PointStage.CAPTURE_FAILED;
      case REQUESTED -> failedOr(PointStage.REQUESTED);
      case CAPTURING -> failedOr(PointStage.CAPTURING);
      case CAPTURED -> verification();
    };
  }

  private PointStage failedOr(PointStage stage) {
    return known.verdict() == Verdict.FAILED ? PointStage.VERIFICATION_FAILED : stage;
  }

  private PointStage verification() {
    boolean running = known.run() != null;
    return switch (known.verdict()) {
      case VERIFIED -> PointStage.VERIFIED;
      case FAILED -> PointStage.VERIFICATION_FAILED;
      case UNKNOWN -> running ? PointStage.VERIFYING : PointStage.VERIFICATION_UNKNOWN;
      case UNVERIFIED -> running ? PointStage.VERIFYING : PointStage.CAPTURED;
    };
  }

  /** How long the restore of its verification took, in ms; null unless it is verified by one. */
  public @Nullable Long restoreMillis() {
    Judgement counting = known.judgements().counting();
    return state() == PointStage.VERIFIED && counting != null ? counting.restoreMillis() : null;
  }

  /** What is being done: the latest step of the capture or verification that runs. */
  public @Nullable Step step() {
    PointState.Run run = known.run();
    PointState.Progress progress = run == null ? known.progress() : run.progress();
    return progress == null ? null : progress.step();
  }

  /**
   * Why the last attempt to capture it failed, while it is tried again. Empty if that is not told.
   */
  public String lastFailure() {
    return known.attempt() == null ? "" : safe(known.attempt().failure().message());
  }

  /**
   * For people: the reason of its state, or what is being done. Empty if there is nothing to say.
   */
  public String detail() {
    return switch (state()) {
      case REQUESTED, CAPTURED, VERIFIED -> "";
      case CAPTURING, VERIFYING -> step() == null ? "" : safe(step().text());
      case CAPTURE_FAILED ->
          known.failure() == null ? "" : safe(known.failure().failure().message());
      case VERIFICATION_FAILED, VERIFICATION_UNKNOWN -> findings(known.judgements().counting());
    };
  }

  private static String findings(@Nullable Judgement judgement) {
    return judgement == null ? "" : safe(judgement.findings());
  }

  private static String safe(String text) {
    String safe = SafeText.of(text);
    return safe == null ? "" : safe;
  }
}
