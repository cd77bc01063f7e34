package dev.belay.vault.storage;

import dev.belay.vault.ObjectStore;
import dev.belay.vault.StoredVault;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import java.net.URI;

/**
 * Opens vaults. Opening does no I/O. Call {@link Vault#check()} to learn early whether storage and
 * key are right. Otherwise the first operation makes the same check.
 *
 * <p>A URI is {@code file:/dir}, or {@code
 * s3://bucket/prefix?endpoint=https://host:port&region=eu-central-1&path-style=true} with the
 * default AWS credentials chain. All query parameters are optional; {@code ca-file=/path} names the
 * certificates (PEM) of the endpoint's authorities.
 */
public final class Vaults {
  private Vaults() {}

  /**
   * A vault to write to: an empty directory or prefix becomes a vault on first use.
   *
   * @throws VaultException.Misconfigured for a URI that names no vault; the message quotes the
   *     fault
   */
  public static Vault open(URI uri, VaultKey key, VaultSettings settings) throws VaultException {
    return StoredVault.createdIfAbsent(storage(uri), key, settings);
  }

  /**
   * A vault that must exist already, as for a restore. If it does not exist, every operation fails
   * with {@link VaultException.Misconfigured}, and nothing is created.
   *
   * @throws VaultException.Misconfigured for a URI that names no vault; the message quotes the
   *     fault
   */
  public static Vault openExisting(URI uri, VaultKey key, VaultSettings settings)
      throws VaultException {
    return StoredVault.existing(storage(uri), key, settings);
  }

  private static ObjectStore storage(URI uri) throws VaultException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "file" -> DirectoryStore.open(uri);
      case "s3" -> S3Store.open(S3Location.parse(uri));
      default ->
          throw new VaultException.Misconfigured(
              "The vault URI '" + scheme + ":…' has an unknown scheme; use file:/… or s3://…",
              null);
    };
  }
}
