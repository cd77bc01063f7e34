package dev.belay.datastores;

import dev.belay.jail.Doors;
import java.util.Map;
import java.util.Optional;

/** The restored copy of a recovery point, beside which programs can run. */
public interface RestoredCopy extends AutoCloseable {
  StoreConnection connection();

  /** Its kind, version and place, for people. */
  String description();

  /**
   * How a program finds it: suffixes of environment variables, in capitals, with their values,
   * which may be secrets. The caller that runs the program puts the data store's name before each
   * suffix.
   */
  Map<String, String> environment();

  /**
   * How a program in a jail reaches it, by the same environment; empty when it is no sandbox in a
   * jail, so that its programs need the network.
   */
  default Optional<Doors> doors() {
    return Optional.empty();
  }

  @Override
  void close();
}
