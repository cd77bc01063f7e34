package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.util.List;
import java.util.OptionalLong;

/**
 * A store in which an object that is read is missing only if the vault is there. If the whole vault
 * is gone, nothing is known about its objects.
 */
record FoundVault(ObjectStore store, VaultIdentity identity) implements ObjectStore {
  @Override
  public String uri() {
    return store.uri();
  }

  @Override
  public void check() throws VaultException {
    store.check();
  }

  @Override
  public OptionalLong size(String name) throws VaultException {
    return store.size(name);
  }

  @Override
  public boolean putIfAbsent(String name, byte[] bytes, int length) throws VaultException {
    return store.putIfAbsent(name, bytes, length);
  }

  @Override
  public Content read(String name) throws VaultException {
    try {
      return store.read(name);
    } catch (Corrupt e) {
      if (e.fault() == Fault.MISSING) {
        identity.verify(VaultIdentity.IfAbsent.REFUSE);
      }
      throw e;
    }
  }

  @Override
  public List<Entry> entries(String prefix) throws VaultException {
    return store.entries(prefix);
  }

  @Override
  public boolean copy(String from, String to) throws VaultException {
    return store.copy(from, to);
  }

  @Override
  public void delete(String name) throws VaultException {
    store.delete(name);
  }

  @Override
  public void close() {
    store.close();
  }
}
