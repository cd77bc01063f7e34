package dev.belay.worker.stores;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.DataStoreDefinition.NamedAssertion;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import dev.belay.vault.Manifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The data stores that this worker can reach, by name. Secrets are read again for each capture, so
 * they may rotate.
 */
public final class DataStores {
  private final Supplier<Map<String, DataStoreDefinition>> definitions;
  private final Drivers drivers;
  private final Map<String, String> environment;

  /**
   * @param definitions the definitions in the current policy, asked for each time
   */
  public DataStores(
      Supplier<Map<String, DataStoreDefinition>> definitions,
      Drivers drivers,
      Map<String, String> environment) {
    this.definitions = definitions;
    this.drivers = drivers;
    this.environment = Map.copyOf(environment);
  }

  /** The names in the current policy. */
  public Set<String> names() {
    return definitions.get().keySet();
  }

  /**
   * @throws DataStoreException.Misconfigured if the policy has no such data store, or its secret is
   *     missing
   */
  public StoreConnection connection(String name) throws DataStoreException {
    DataStoreDefinition definition = definition(name);
    try {
      return new StoreConnection(
          name,
          definition.settings().values(),
          definition.settings().resolve(environment, Secret::new),
          definition.parallelism());
    } catch (UnresolvableSecretException e) {
      throw new DataStoreException.Misconfigured(
          "data store \"" + name + "\": " + e.getMessage(), e);
    }
  }

  /**
   * @throws DataStoreException.Misconfigured if this worker lacks the driver
   */
  public DataStoreDriver driver(String name) throws DataStoreException {
    String wanted = definition(name).driver();
    return drivers
        .find(wanted)
        .orElseThrow(
            () ->
                new DataStoreException.Misconfigured(
                    "data store \""
                        + name
                        + "\" needs the driver \""
                        + wanted
                        + "\"; this worker has only "
                        + drivers,
                    null));
  }

  /**
   * The assertions of these names, in the words of this worker's own policy: no text that a command
   * carries is ever run.
   *
   * @throws DataStoreException.Misconfigured if the policy has no such data store, or no such
   *     assertion of it
   */
  public List<Manifest.Assertion> assertions(String name, List<String> names)
      throws DataStoreException {
    Map<String, Manifest.Assertion> known = new LinkedHashMap<>();
    for (NamedAssertion assertion : definition(name).assertions()) {
      known.put(
          assertion.name(),
          new Manifest.Assertion(assertion.name(), assertion.form(), assertion.text()));
    }
    List<Manifest.Assertion> found = new ArrayList<>();
    for (String wanted : names) {
      Manifest.Assertion assertion = known.get(wanted);
      if (assertion == null) {
        throw new DataStoreException.Misconfigured(
            "data store \"%s\": the command names the assertion \"%s\"; the worker's policy has %s"
                .formatted(name, wanted, known.keySet()),
            null);
      }
      found.add(assertion);
    }
    return found;
  }

  private DataStoreDefinition definition(String name) throws DataStoreException {
    Map<String, DataStoreDefinition> known = definitions.get();
    DataStoreDefinition definition = known.get(name);
    if (definition == null) {
      throw new DataStoreException.Misconfigured(
          "the worker's policy has no data store \"" + name + "\"; it has " + known.keySet(), null);
    }
    return definition;
  }
}
