package dev.belay.datastores;

import java.util.Map;

/** What a recovery point was restored into, so that programs can be run beside it. */
public interface RestoredCopy extends AutoCloseable {
  StoreConnection connection();

  /** What it is, for people: kind, version and place. */
  String description();

  /**
   * How a program finds it: the ends of names of environment variables, in capitals, with their
   * values, secrets among them. Whoever runs the program puts the data store's name before each.
   */
  Map<String, String> environment();

  @Override
  void close();
}
