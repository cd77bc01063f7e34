package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * How often the vault's key was rotated: {@code key-generations/<number of keys>}, each with the
 * time at which it was first used. An object does not say which key wrote it. This says whether a
 * process that can't open one has too old a key file, so that it does not call good data damaged.
 */
final class KeyGenerations {
  private static final String PREFIX = "key-generations/";
  private static final int LONGEST = 64;

  private final ObjectStore store;
  private final VaultKey key;
  private volatile int noted = 1; // the first needs no note

  KeyGenerations(ObjectStore store, VaultKey key) {
    this.store = store;
    this.key = key;
  }

  /** The newest; 1 if the key was never rotated. */
  int newest() throws VaultException {
    return store.list(PREFIX).stream()
        .map(name -> name.substring(PREFIX.length()))
        .filter(name -> name.matches("[1-9][0-9]{0,5}"))
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(1);
  }

  /** When the newest was first used; empty if the key was never rotated. */
  Optional<Instant> newestSince() throws VaultException {
    int newest = newest();
    if (newest == 1) {
      return Optional.empty();
    }
    String name = PREFIX + newest;
    String time = new String(store.readWhole(name, LONGEST), StandardCharsets.US_ASCII);
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeException e) {
      throw new Corrupt(Fault.FORMAT, name, name + " has no time: " + e.getMessage(), e);
    }
  }

  /** Notes that this key is used, unless that is known. */
  void note(Instant now) throws VaultException {
    int generation = key.generation();
    if (generation > noted) {
      byte[] text = now.toString().getBytes(StandardCharsets.US_ASCII);
      store.putIfAbsent(PREFIX + generation, text, text.length);
      noted = generation;
    }
  }

  /**
   * @throws VaultException.WrongKey if the vault's key was rotated, and this file was not replaced
   */
  void requireNewest() throws VaultException {
    int newest = newest();
    if (newest > key.generation()) {
      throw new VaultException.WrongKey(
          "The key of the vault %s (%s) was rotated: it has %d keys now, and this key file has %d. Put the file of the process that rotated it in its place."
              .formatted(store.uri(), key.fingerprint(), newest, key.generation()));
    }
  }

  /**
   * What an object that does not open means: with a key file that is too old, nothing is known of
   * the object.
   */
  VaultException explain(VaultException refused) {
    if (!(refused instanceof Corrupt corrupt) || corrupt.fault() != Fault.AUTHENTICATION) {
      return refused;
    }
    try {
      requireNewest();
      return refused;
    } catch (VaultException e) {
      e.addSuppressed(refused);
      return e;
    }
  }
}
