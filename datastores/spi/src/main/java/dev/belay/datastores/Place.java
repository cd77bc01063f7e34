package dev.belay.datastores;

import org.jspecify.annotations.Nullable;

/**
 * The place of a restore on a data store.
 *
 * @param name in the driver's words, for example a database on the store's server; null is the
 *     store itself
 */
public record Place(@Nullable String name) {
  public static final Place OWN = new Place(null);
}
