package dev.belay.ledger.read;

import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of policies; a null field matches all.
 *
 * @param after only those that come after this place
 */
public record PolicyFilter(@Nullable String role, @Nullable String digest, @Nullable Cursor after) {

  Conditions conditions() {
    return new Conditions()
        .equal("role", role)
        .equal("digest", digest)
        .after(after, "since", "period_id");
  }
}
