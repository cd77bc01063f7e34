package dev.belay.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done with the keys of a vault: recovery keys are made, the key is rotated, and given back
 * when it was lost. No object is written anew for any of it.
 */
public final class VaultKeys implements AutoCloseable {
  private final ObjectStore store;
  private final KeyFile file;
  private final VaultKey key;
  private final Clock clock;

  private VaultKeys(ObjectStore store, KeyFile file, VaultKey key, Clock clock) {
    this.store = store;
    this.file = file;
    this.key = key;
    this.clock = clock;
  }

  /**
   * The keys of a vault that exists, with its key file. The store is closed with it.
   *
   * @throws VaultException.WrongKey if the file's key is not the vault's, or was rotated elsewhere
   */
  public static VaultKeys open(ObjectStore store, Path keyFile, Clock clock) throws VaultException {
    KeyFile file = new KeyFile(keyFile);
    VaultKey key = file.load();
    VaultIdentity.requireKey(store, key);
    new KeyGenerations(store, key).requireNewest();
    return new VaultKeys(store, file, key, clock);
  }

  /**
   * How a vault's keys stand.
   *
   * @param fingerprint of the vault's key
   * @param generation how many keys its keyset has
   * @param recoveryKeys the ids of those that give the key back as it is now
   * @param behind the ids of those that only have it as it was before a rotation
   * @param refused objects that claim to be recovery keys' and that the vault's key did not seal
   */
  public record Standing(
      String fingerprint,
      int generation,
      List<String> recoveryKeys,
      List<String> behind,
      List<String> refused) {}

  public Standing standing() throws VaultException {
    Recipients.Known known = new Recipients(store, key).known();
    SealedKeys sealed = new SealedKeys(store);
    List<String> ids = known.publicKeys().stream().map(RecoveryKey::id).toList();
    List<String> upToDate = new ArrayList<>();
    for (String id : ids) {
      if (sealed.has(id, key.generation())) {
        upToDate.add(id);
      }
    }
    return new Standing(
        key.fingerprint(),
        key.generation(),
        List.copyOf(upToDate),
        ids.stream().filter(id -> !upToDate.contains(id)).toList(),
        known.refused());
  }

  /**
   * Makes a recovery key. Its secret is nowhere but in the answer.
   *
   * <p>The key is sealed first: a recovery key that is known gives it back.
   */
  public RecoveryKey newRecoveryKey() throws VaultException {
    RecoveryKey made = RecoveryKey.random();
    new SealedKeys(store).put(key, made.publicKey());
    new Recipients(store, key).add(made.publicKey());
    return made;
  }

  /**
   * Adds a key that writes from now on; the older ones go on reading. It is sealed to every
   * recovery key before anything can be written with it, and then put into the key file.
   *
   * @return how it stands then
   */
  public Standing rotate() throws VaultException {
    VaultKey next = key.rotated();
    for (byte[] recipient : new Recipients(store, key).known().publicKeys()) {
      new SealedKeys(store).put(next, recipient);
    }
    try {
      file.replace(next.material());
    } catch (IOException e) {
      throw new VaultException.Unavailable(
          "The key file " + file.path() + " can't be replaced, and is as it was: " + e, e);
    }
    try {
      new KeyGenerations(store, next).note(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    } catch (VaultException e) {
      throw new VaultException.Unavailable(
          "The key file %s has its new key, but the vault does not know of it yet: the first service that starts with the file tells it. %s"
              .formatted(file.path(), e.getMessage()),
          e);
    }
    return new VaultKeys(store, file, next, clock).standing();
  }

  /**
   * Proves that a recovery key gives back the vault's key as it is now, and notes that in the vault
   * as {@link Vault#noteKeyBackup} does. The store is closed then.
   *
   * @throws VaultException.WrongKey if it does not
   */
  public static void prove(ObjectStore store, RecoveryKey recovery, Instant at)
      throws VaultException {
    try (Vault vault =
        StoredVault.existing(store, opened(store, recovery), VaultSettings.defaults())) {
      vault.noteKeyBackup(at);
    }
  }

  private static VaultKey opened(ObjectStore store, RecoveryKey recovery) throws VaultException {
    return new SealedKeys(store)
        .open(recovery)
        .orElseThrow(
            () ->
                new VaultException.WrongKey(
                    "The recovery key %s does not give back the key of the vault %s: nothing in the vault is sealed to it. Is it the one of this vault?"
                        .formatted(recovery.id(), store.uri())));
  }

  /**
   * Writes the key file of a vault anew.
   *
   * @param file there must be none
   * @throws VaultException.WrongKey if the recovery key does not give back the vault's key
   * @throws VaultException.Misconfigured if there is such a file
   */
  public static VaultKey recover(ObjectStore store, RecoveryKey recovery, Path file)
      throws VaultException {
    VaultKey found = opened(store, recovery);
    KeyFile written = new KeyFile(file);
    try {
      if (!written.create(found.material())) {
        throw new VaultException.Misconfigured(
            "The file " + file + " exists, and is left as it is: name another one", null);
      }
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new VaultException.Unavailable("The key file " + file + " can't be made: " + e, e);
    }
    return written.load();
  }

  @Override
  public void close() {
    store.close();
  }
}
