package dev.belay.datastores;

import dev.belay.vault.Manifest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to capture, and what its manifest says of why.
 *
 * @param signal when to take the snapshot
 */
public record CaptureRequest(
    StoreConnection store,
    String recoveryPointId,
    String recoverySetId,
    String application,
    String environment,
    String trigger,
    @Nullable String commit,
    @Nullable String deploymentId,
    Map<String, String> labels,
    List<Manifest.Assertion> assertions,
    SnapshotSignal signal) {

  /** Of a capture that waits for no other. */
  public CaptureRequest(
      StoreConnection store,
      String recoveryPointId,
      String recoverySetId,
      String application,
      String environment,
      String trigger,
      @Nullable String commit,
      @Nullable String deploymentId,
      Map<String, String> labels,
      List<Manifest.Assertion> assertions) {
    this(
        store,
        recoveryPointId,
        recoverySetId,
        application,
        environment,
        trigger,
        commit,
        deploymentId,
        labels,
        assertions,
        SnapshotSignal.ALONE);
  }

  /** The same, with a snapshot that is taken when {@code other} says so. */
  public CaptureRequest at(SnapshotSignal other) {
    return new CaptureRequest(
        store,
        recoveryPointId,
        recoverySetId,
        application,
        environment,
        trigger,
        commit,
        deploymentId,
        labels,
        assertions,
        other);
  }
}
