package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * To whom the vault's key is sealed: {@code recipients/<recovery key>}, each the public half of a
 * recovery key, sealed with the vault's own key. So nobody without that key can have it sealed to
 * himself.
 */
final class Recipients {
  private static final String PREFIX = "recipients/";
  private static final int LARGEST = 4096;
  private static final int PUBLIC_KEY_BYTES = 32;

  private final ObjectStore store;
  private final SealedObject sealed;

  Recipients(ObjectStore store, VaultKey key) {
    this.store = store;
    this.sealed = new SealedObject(key);
  }

  /**
   * @param publicKeys of the recovery keys
   * @param refused names of objects that the vault's key did not seal: planted, or damaged
   */
  record Known(List<byte[]> publicKeys, List<String> refused) {}

  void add(byte[] publicKey) throws VaultException {
    String name = PREFIX + RecoveryKey.id(publicKey);
    byte[] object = new byte[SealedObject.sealedBytes(publicKey.length)];
    int length = sealed.seal(name, publicKey, publicKey.length, object);
    store.putIfAbsent(name, object, length);
  }

  Known known() throws VaultException {
    List<byte[]> keys = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String name : store.list(PREFIX)) {
      try {
        byte[] key = read(name);
        if (!name.equals(PREFIX + RecoveryKey.id(key))) {
          refused.add(name);
        } else {
          keys.add(key);
        }
      } catch (Corrupt e) {
        refused.add(name);
      }
    }
    return new Known(keys, refused);
  }

  private byte[] read(String name) throws VaultException {
    byte[] object = store.readWhole(name, LARGEST);
    byte[] plain = new byte[object.length];
    int length = sealed.open(name, object, object.length, plain);
    if (length != PUBLIC_KEY_BYTES) {
      throw new Corrupt(
          VaultException.Fault.FORMAT, name, name + " is no public key of 32 bytes", null);
    }
    return Arrays.copyOf(plain, length);
  }
}
