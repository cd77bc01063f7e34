package dev.belay.vault.storage;

import dev.belay.vault.MeasuredStore;
import dev.belay.vault.ObjectStore;
import dev.belay.vault.RecoveryKey;
import dev.belay.vault.StoredVault;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultKeys;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.VaultTraffic;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * Opens vaults. Opening does no I/O but {@link #openAtStart}'s. Call {@link Vault#check()} to learn
 * early whether storage and key are right. Otherwise the first operation makes the same check.
 *
 * <p>A URI is {@code file:/dir}, or {@code
 * s3://bucket/prefix?endpoint=https://host:port&region=eu-central-1&path-style=true} with the
 * default AWS credentials chain. All query parameters are optional; {@code ca-file=/path} names the
 * certificates (PEM) of the endpoint's authorities.
 */
public final class Vaults {
  private Vaults() {}

  /**
   * Where the vault is that {@code text} names. Spaces and letters outside ASCII may stand in it as
   * they are, or percent-encoded; a relative {@code file:} begins at the working directory.
   *
   * @return the same in ASCII and absolute; reading that again gives the same
   * @throws VaultException.Misconfigured naming the rule that {@code text} breaks
   */
  public static URI uri(String text) throws VaultException {
    return VaultUri.read(text);
  }

  /**
   * The vault of a service, with its key. On the first start, both are made. A key is never made
   * for a vault that exists: nothing could be read with it, and its owner would take it for the
   * vault's own.
   *
   * @param traffic counts what is asked of the storage
   * @throws VaultException.WrongKey if the vault exists and the key file doesn't
   * @throws VaultException.Unavailable if there is no key file and the storage does not answer
   * @throws VaultException.Misconfigured for a URI that names no vault, or an unusable key file
   */
  public static Vault openAtStart(
      URI uri, Path keyFile, VaultSettings settings, VaultTraffic traffic) throws VaultException {
    ObjectStore store = new MeasuredStore(storage(uri), traffic);
    try {
      return StoredVault.ofService(store, keyFile, settings);
    } catch (VaultException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

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

  /**
   * The keys of a vault that exists.
   *
   * @throws VaultException.WrongKey if the file's key is not the vault's, or was rotated elsewhere
   */
  public static VaultKeys keys(URI uri, Path keyFile) throws VaultException {
    ObjectStore store = storage(uri);
    try {
      return VaultKeys.open(store, keyFile, Clock.systemUTC());
    } catch (VaultException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * As {@link VaultKeys#prove}.
   *
   * @return the recovery key's id
   */
  public static String proveRecoveryKey(URI uri, RecoveryKey recovery, Instant at)
      throws VaultException {
    try (ObjectStore store = storage(uri)) {
      VaultKeys.prove(store, recovery, at);
    }
    return recovery.id();
  }

  /** As {@link VaultKeys#recover}. */
  public static VaultKey recoverKey(URI uri, RecoveryKey recovery, Path file)
      throws VaultException {
    try (ObjectStore store = storage(uri)) {
      return VaultKeys.recover(store, recovery, file);
    }
  }

  /**
   * Where a vault is stored, for {@link dev.belay.vault.Sweep}. The caller closes it.
   *
   * @throws VaultException.Misconfigured for a URI that names no vault
   */
  public static ObjectStore store(URI uri) throws VaultException {
    return storage(uri);
  }

  private static ObjectStore storage(URI uri) throws VaultException {
    URI read = uri(uri.toString());
    return "s3".equals(read.getScheme())
        ? S3Store.open(S3Location.parse(read))
        : DirectoryStore.open(read);
  }
}
