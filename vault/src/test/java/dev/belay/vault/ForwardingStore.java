package dev.belay.vault;

import java.util.List;
import java.util.OptionalLong;

/** Another store, which stays open: it is used for longer than one vault. */
class ForwardingStore implements ObjectStore {
  private final ObjectStore store;

  ForwardingStore(ObjectStore store) {
    this.store = store;
  }

  final ObjectStore store() {
    return store;
  }

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
    return store.read(name);
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
  public void close() {}
}
