package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.Need;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.policy.store.StoreKey;
import dev.belay.vault.Manifest;
import java.util.List;

/** What a capture could not see, as its point and the doctor tell it. */
public final class Gaps {
  private static final String UNKNOWN =
      "; until that is mended, or the data store says "
          + StoreKey.PARTIAL
          + ": accept, its verifications end unknown";

  private Gaps() {}

  /** For verifications of later points. One that the policy does not accept is fatal. */
  public static List<Need> needs(List<Need> gaps, StoreConnection store) {
    return PostgresAddress.acceptsPartial(store)
        ? gaps
        : gaps.stream().map(gap -> new Need(gap.what() + UNKNOWN, gap.remedies(), true)).toList();
  }

  static List<Manifest.Gap> of(List<Need> gaps, StoreConnection store) {
    boolean accepted = PostgresAddress.acceptsPartial(store);
    return gaps.stream()
        .map(gap -> new Manifest.Gap(gap.what(), gap.remedies(), accepted))
        .toList();
  }

  /** As warnings of a point. */
  static List<String> warnings(List<Need> gaps, StoreConnection store) {
    return needs(gaps, store).stream().map(gap -> gap.fatal() ? gap.text() : gap.what()).toList();
  }
}
