package dev.belay.datastores;

import dev.belay.vault.Manifest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What to capture, and what the manifest says about the reason. */
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
    List<Manifest.Assertion> assertions) {
  public CaptureRequest {
    labels = Map.copyOf(labels);
    assertions = List.copyOf(assertions);
  }
}
