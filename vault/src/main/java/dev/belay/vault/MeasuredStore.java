package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import dev.belay.vault.VaultTraffic.Operation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;

/** A store whose traffic is counted. */
public final class MeasuredStore implements ObjectStore {
  private final ObjectStore store;
  private final VaultTraffic traffic;

  public MeasuredStore(ObjectStore store, VaultTraffic traffic) {
    this.store = store;
    this.traffic = traffic;
  }

  private interface Asked<T> {
    T ask() throws VaultException;
  }

  private <T> T counted(Operation operation, Asked<T> asked) throws VaultException {
    try {
      return asked.ask();
    } catch (VaultException | RuntimeException e) {
      traffic.failed(operation);
      throw e;
    }
  }

  @Override
  public String uri() {
    return store.uri();
  }

  @Override
  public void check() throws VaultException {
    try {
      store.check();
    } catch (VaultException | RuntimeException e) {
      traffic.failed(Operation.CHECK);
      throw e;
    }
  }

  @Override
  public OptionalLong size(String name) throws VaultException {
    return counted(Operation.SIZE, () -> store.size(name));
  }

  @Override
  public boolean putIfAbsent(String name, byte[] bytes, int length) throws VaultException {
    boolean stored = counted(Operation.PUT, () -> store.putIfAbsent(name, bytes, length));
    if (stored) {
      traffic.written(length);
    }
    return stored;
  }

  @Override
  public Content read(String name) throws VaultException {
    try {
      Content content = store.read(name);
      return new Content(content.size(), new Counting(content.bytes()));
    } catch (Corrupt e) {
      if (e.fault() != Fault.MISSING) { // that an object is not there is an answer
        traffic.failed(Operation.READ);
      }
      throw e;
    } catch (VaultException | RuntimeException e) {
      traffic.failed(Operation.READ);
      throw e;
    }
  }

  @Override
  public List<Entry> entries(String prefix) throws VaultException {
    return counted(Operation.LIST, () -> store.entries(prefix));
  }

  @Override
  public boolean copy(String from, String to) throws VaultException {
    return counted(Operation.PUT, () -> store.copy(from, to));
  }

  @Override
  public void delete(String name) throws VaultException {
    try {
      store.delete(name);
    } catch (VaultException | RuntimeException e) {
      traffic.failed(Operation.DELETE);
      throw e;
    }
  }

  @Override
  public void close() {
    store.close();
  }

  /** Counts what is really read, which may be less than the object. */
  private final class Counting extends FilterInputStream {
    Counting(InputStream bytes) {
      super(bytes);
    }

    @Override
    public int read() throws IOException {
      int one = counted(() -> in.read());
      traffic.read(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int number = counted(() -> in.read(buffer, offset, length));
      traffic.read(Math.max(0, number));
      return number;
    }

    private int counted(Reading reading) throws IOException {
      try {
        return reading.read();
      } catch (IOException | RuntimeException e) {
        traffic.failed(Operation.READ);
        throw e;
      }
    }
  }

  private interface Reading {
    int read() throws IOException;
  }
}
