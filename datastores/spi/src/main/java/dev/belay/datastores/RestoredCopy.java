package dev.belay.datastores;

import java.util.Map;

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

  @Override
  void close();
}
