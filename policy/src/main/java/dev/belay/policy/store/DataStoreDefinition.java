package dev.belay.policy.store;

import java.util.List;

/**
 * A data store as the policy declares it. Holds no secret: only where the secret is.
 *
 * @param driver for example {@code postgresql}
 * @param url without user and password
 * @param password where the password is
 * @param parallelism connections that a capture may use at once, 1 to 64
 * @param assertions checked after every restore of this store in a sandbox
 */
public record DataStoreDefinition(
    String name,
    String driver,
    String url,
    String username,
    SecretReference password,
    int parallelism,
    List<NamedAssertion> assertions) {

  public DataStoreDefinition {
    assertions = List.copyOf(assertions);
  }

  /** One SQL query that gives one row with one boolean column; true passes, anything else fails. */
  public record NamedAssertion(String name, String sql) {}
}
