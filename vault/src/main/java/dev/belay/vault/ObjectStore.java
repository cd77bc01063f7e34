package dev.belay.vault;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Objects by name. Names are relative paths of {@code [a-z0-9.-]} parts. An object exists
 * completely and durably, or not at all. Safe for many threads and processes.
 */
public interface ObjectStore extends AutoCloseable {
  /** The store's URI, without credentials. */
  String uri();

  /**
   * Checks that the storage answers and gives access. Also removes what crashed writers left
   * behind.
   */
  void check() throws VaultException;

  /** The object's size in bytes if it exists durably. */
  OptionalLong size(String name) throws VaultException;

  /**
   * Stores an object unless one with that name exists. Of several callers at the same time exactly
   * one gets true. On return the object is durable, whoever stored it.
   *
   * @return whether this call stored it
   */
  boolean putIfAbsent(String name, byte[] bytes, int length) throws VaultException;

  /**
   * Opens an object for reading. The caller closes it.
   *
   * @throws VaultException.Corrupt with fault MISSING if it does not exist
   */
  Content read(String name) throws VaultException;

  /**
   * Reads a whole object.
   *
   * @param largest how many bytes it may have
   * @throws VaultException.Corrupt with fault MISSING if it does not exist, with SIZE if it has
   *     more
   * @throws VaultException.Unavailable if the answer ended before the object did
   */
  default byte[] readWhole(String name, int largest) throws VaultException {
    Content content = read(name);
    try (InputStream in = content.bytes()) {
      if (content.size() > largest) {
        throw new VaultException.Corrupt(
            VaultException.Fault.SIZE,
            name,
            "%s has %d bytes, which is more than the %d that it may have"
                .formatted(name, content.size(), largest),
            null);
      }
      byte[] bytes = in.readNBytes((int) content.size());
      if (bytes.length != content.size()) {
        throw new VaultException.Unavailable(
            "Reading %s ended after %d of %d bytes".formatted(name, bytes.length, content.size()),
            null);
      }
      return bytes;
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new VaultException.Unavailable("Reading " + name + " failed: " + e.getMessage(), e);
    }
  }

  /** All objects whose names begin with {@code prefix}, which ends with a slash; sorted. */
  List<Entry> entries(String prefix) throws VaultException;

  /** The names of all objects that begin with {@code prefix}, which ends with a slash; sorted. */
  default List<String> list(String prefix) throws VaultException {
    return entries(prefix).stream().map(Entry::name).toList();
  }

  /**
   * Gives an object another name as well, on which it is durable on return.
   *
   * @param to a name that nobody else uses
   * @return false if there is no object {@code from}
   */
  boolean copy(String from, String to) throws VaultException;

  /** Removes an object, if it is there. What was read from it before stays readable. */
  void delete(String name) throws VaultException;

  @Override
  void close();

  /**
   * @param size in bytes
   * @param modified when it was stored, by the storage's clock
   */
  record Entry(String name, long size, Instant modified) {}

  /**
   * @param size the object's size in bytes
   * @param bytes its content; throws {@link VaultException} only
   */
  record Content(long size, InputStream bytes) {}
}
