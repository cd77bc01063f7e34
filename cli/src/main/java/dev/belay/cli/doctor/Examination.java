package dev.belay.cli.doctor;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.Readiness;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one data store is ready for.
 *
 * @param problem why nothing could be found out; null when it could
 */
public record Examination(
    String dataStore, List<Readiness> capabilities, @Nullable String problem) {
  public Examination {
    capabilities = List.copyOf(capabilities);
  }

  /**
   * Connects to the data store, as a worker does.
   *
   * @param environment where {@code env:} finds secrets
   */
  public static Examination of(DataStoreDefinition store, Map<String, String> environment)
      throws InterruptedException {
    Optional<DataStoreDriver> driver = Drivers.installed().find(store.driver());
    if (driver.isEmpty()) {
      return unknown(store, "this belay does not have the driver " + store.driver());
    }
    try {
      StoreConnection connection =
          new StoreConnection(
              store.name(),
              store.settings().values(),
              store.settings().resolve(environment, Secret::new),
              store.parallelism());
      return new Examination(store.name(), driver.get().readiness(connection), null);
    } catch (DataStoreException | UnresolvableSecretException e) {
      return unknown(store, String.valueOf(e.getMessage()));
    }
  }

  private static Examination unknown(DataStoreDefinition store, String problem) {
    return new Examination(store.name(), List.of(), problem);
  }

  /** Whether it is known to be ready for everything. */
  public boolean ready() {
    return problem == null && capabilities.stream().allMatch(Readiness::ready);
  }
}
