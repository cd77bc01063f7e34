package dev.belay.vault;

import dev.belay.vault.storage.ObjectStore;
import java.net.URI;
import java.time.Clock;

/**
 * Opens vaults. Opening does no I/O: call {@link Vault#check()} to learn early whether storage and
 * key are right; every other operation makes the same check once.
 *
 * <p>A URI is {@code file:/dir}, or {@code
 * s3://bucket/prefix?endpoint=https://host:port&region=eu-central-1&path-style=true} with the
 * default AWS credentials chain. All query parameters are optional.
 */
public final class Vaults {
  private Vaults() {}

  /**
   * A vault to write to: an empty directory or prefix becomes a vault on first use.
   *
   * @throws VaultException.Misconfigured for a URI that names no vault, quoting what is wrong
   */
  public static Vault open(URI uri, VaultKey key, VaultSettings settings) throws VaultException {
    return new StoredVault(
        ObjectStore.open(uri), key, settings, Clock.systemUTC(), VaultIdentity.IfAbsent.CREATE);
  }

  /**
   * A vault that must be there already, as for a restore: where there is none, every operation
   * fails with {@link VaultException.Misconfigured}, and nothing is created.
   *
   * @throws VaultException.Misconfigured for a URI that names no vault, quoting what is wrong
   */
  public static Vault openExisting(URI uri, VaultKey key, VaultSettings settings)
      throws VaultException {
    return new StoredVault(
        ObjectStore.open(uri), key, settings, Clock.systemUTC(), VaultIdentity.IfAbsent.REFUSE);
  }
}
