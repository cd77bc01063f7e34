package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/**
 * The vault's key as it is kept in the vault, sealed to recovery keys: {@code keys/<recovery
 * key>/<number of keys>-<random>}. Whoever can write to the vault can put something there, so what
 * comes out of it is believed only if it opens the vault.
 */
final class SealedKeys {
  private static final String PREFIX = "keys/";
  private static final Pattern NAME =
      Pattern.compile("keys/[0-9a-f]{16}/([1-9][0-9]{0,5})-[0-9a-f]{8}");
  private static final int LARGEST = 1 << 20;

  private final ObjectStore store;

  SealedKeys(ObjectStore store) {
    this.store = store;
  }

  /** Seals the whole of {@code key} to a recovery key. */
  void put(VaultKey key, byte[] publicKey) throws VaultException {
    String name =
        PREFIX
            + RecoveryKey.id(publicKey)
            + "/"
            + key.generation()
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    byte[] sealed;
    try {
      sealed = RecoveryKey.seal(publicKey, key.material(), info(name));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a public key that was checked can be sealed to", e);
    }
    if (!store.putIfAbsent(name, sealed, sealed.length)) {
      throw new VaultException.Unavailable(
          name + " is in the vault " + store.uri() + " already; try again", null);
    }
  }

  /** Whether there is one of this number of keys. */
  boolean has(String recoveryKey, int generation) throws VaultException {
    return names(recoveryKey).stream().anyMatch(name -> generation(name) == generation);
  }

  /**
   * What {@code key} opens, and what opens the vault: the newest of it, with the keys of all
   * others. A rotation that broke off may have left some that were never used.
   */
  Optional<VaultKey> open(RecoveryKey key) throws VaultException {
    Optional<VaultKey> found = Optional.empty();
    for (String name : names(key.id())) {
      Optional<VaultKey> one = open(key, name);
      if (one.isPresent()) {
        found = Optional.of(found.isEmpty() ? one.get() : found.get().with(one.get()));
      }
    }
    return found;
  }

  /** Empty for one that was planted, or is damaged. */
  private Optional<VaultKey> open(RecoveryKey key, String name) throws VaultException {
    try {
      byte[] sealed = store.readWhole(name, LARGEST);
      VaultKey opened = KeyFile.parse(key.open(sealed, info(name)), null);
      VaultIdentity.requireKey(store, opened);
      return Optional.of(opened);
    } catch (Corrupt e) {
      if (e.fault() == Fault.SIZE) {
        return Optional.empty();
      }
      throw e.fault() == Fault.MISSING
          ? new VaultException.Unavailable("The vault changes meanwhile: " + e.getMessage(), e)
          : e;
    } catch (GeneralSecurityException
        | JacksonException
        | IllegalArgumentException
        | VaultException.WrongKey e) {
      return Optional.empty();
    }
  }

  /** The newest first. */
  private List<String> names(String recoveryKey) throws VaultException {
    List<String> names = new ArrayList<>(store.list(PREFIX + recoveryKey + "/"));
    names.removeIf(name -> !NAME.matcher(name).matches());
    names.sort(Comparator.comparingInt(SealedKeys::generation).reversed());
    return names;
  }

  private static int generation(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String info(String name) {
    return "belay-vault/1 " + name;
  }
}
