package dev.belay.datastores;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach a data store, as the driver's own address. The driver decides which keys there are
 * and which are required.
 *
 * @param name the name in the policy, or what the user called it
 * @param settings the store's settings by the policy's keys, for example {@code url} or {@code
 *     directory}; none of them is a secret
 * @param secrets the store's secrets by the policy's keys, for example {@code password}
 * @param parallelism how many connections or threads may read or write at once, 1 to 64
 */
public record StoreConnection(
    String name, Map<String, String> settings, Map<String, Secret> secrets, int parallelism) {
  public StoreConnection {
    settings = Map.copyOf(settings);
    secrets = Map.copyOf(secrets);
  }

  public Optional<String> setting(String key) {
    return Optional.ofNullable(settings.get(key));
  }

  /** {@link Secret#NONE} when there is none. */
  public Secret secret(String key) {
    return secrets.getOrDefault(key, Secret.NONE);
  }
}
