package dev.belay.policy.store;

import java.util.List;

/**
 * A data store as the policy declares it.
 *
 * @param driver what reads and writes it
 * @param parallelism how much of it a capture may read at once, 1 to 64
 * @param settings what its driver makes a connection of
 * @param assertions checked after every restore of this store in a sandbox
 */
public record DataStoreDefinition(
    String name,
    String driver,
    int parallelism,
    StoreSettings settings,
    List<NamedAssertion> assertions) {
  public DataStoreDefinition {
    assertions = List.copyOf(assertions);
  }

  /**
   * What must be true of the restored data.
   *
   * @param form how it is said: a {@link StoreKind.AssertionForm#key()}, for example {@code sql}
   * @param text in that form
   */
  public record NamedAssertion(String name, String form, String text) {}
}
