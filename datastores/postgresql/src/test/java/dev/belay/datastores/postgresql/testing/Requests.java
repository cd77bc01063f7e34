package dev.belay.datastores.postgresql.testing;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.StoreConnection;
import java.util.List;
import java.util.Map;

/** Requests for captures. */
public final class Requests {
  private Requests() {}

  public static CaptureRequest of(StoreConnection store) {
    return new CaptureRequest(
        store,
        "0198f2b0-0000-7000-8000-000000000001",
        "0198f2b0-0000-7000-8000-000000000002",
        "shop",
        "test",
        "manual",
        null,
        null,
        Map.of(),
        List.of());
  }
}
