package dev.belay.datastores;

import org.jspecify.annotations.Nullable;

/**
 * Where on a data store a restore goes.
 *
 * @param name in the driver's words, for example of a database on the store's server; null is the
 *     store itself
 */
public record Place(@Nullable String name) {
  public static final Place OWN = new Place(null);
}
