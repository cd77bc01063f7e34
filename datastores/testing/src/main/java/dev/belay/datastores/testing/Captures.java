package dev.belay.datastores.testing;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.StoreConnection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Requests for captures. */
public final class Captures {
  private Captures() {}

  /** For a point of its own. */
  public static CaptureRequest of(StoreConnection store) {
    return new CaptureRequest(
        store,
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        "shop",
        "test",
        "manual",
        null,
        null,
        Map.of(),
        List.of());
  }
}
