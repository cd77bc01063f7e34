package dev.belay.policy.store;

import java.util.List;

/**
 * A data store as the policy declares it.
 *
 * @param driver the driver that reads and writes it
 * @param parallelism how many parts a capture may read at once, 1 to 64
 * @param settings the settings from which its driver makes a connection
 * @param assertions checked after every restore of this store into a sandbox
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
   * A condition that the restored data must meet.
   *
   * @param form the language of {@code text}: a {@link StoreKind.AssertionForm#key()}, for example
   *     {@code sql}
   * @param text the condition in that form
   */
  public record NamedAssertion(String name, String form, String text) {}
}
