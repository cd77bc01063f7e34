package dev.belay.datastores.memory;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a store: {@code directory} and {@code store}, or both in one {@code url}, such as
 * {@code memory:///var/stores?store=shop}.
 *
 * @param directory the directory of the store's file
 * @param store its name there
 */
public record MemoryAddress(Path directory, String store) {
  private static final String URL = "url";
  private static final Pattern ADDRESS =
      Pattern.compile("memory://(/[^?]+)\\?store=([A-Za-z0-9._-]+)");
  private static final String DIRECTORY = "directory";
  private static final String STORE = "store";
  private static final String PASSWORD = "password";

  /** Whether a connection has such an address. */
  public static StoreConnection connection(
      String name, Path directory, String store, Secret password) {
    return new StoreConnection(
        name,
        Map.of(DIRECTORY, directory.toString(), STORE, store),
        password.isEmpty() ? Map.of() : Map.of(PASSWORD, password),
        1);
  }

  /**
   * @throws DataStoreException.Misconfigured naming what the address lacks
   */
  static MemoryAddress of(StoreConnection connection) throws DataStoreException {
    Optional<String> url = connection.setting(URL);
    if (url.isPresent()) {
      return of(connection, url.get());
    }
    return new MemoryAddress(Path.of(required(connection, DIRECTORY)), required(connection, STORE));
  }

  private static MemoryAddress of(StoreConnection connection, String url)
      throws DataStoreException {
    Matcher address = ADDRESS.matcher(url);
    if (!address.matches()) {
      throw new DataStoreException.Misconfigured(
          "the address of data store "
              + connection.name()
              + " must be like memory:///var/stores?store=shop",
          null);
    }
    return new MemoryAddress(Path.of(address.group(1)), address.group(2));
  }

  /**
   * Checks that the directory exists, and that the connection may use it.
   *
   * @throws DataStoreException.Unavailable when the directory does not exist
   * @throws DataStoreException.Misconfigured when the secret is wrong
   */
  static MemoryAddress open(StoreConnection connection) throws DataStoreException {
    MemoryAddress address = of(connection);
    if (!address.stores().exists()) {
      throw new DataStoreException.Unavailable(
          "data store " + connection.name() + ": there is no directory " + address.directory, null);
    }
    String wanted = address.stores().read().secret();
    if (wanted != null && !connection.secret(PASSWORD).reveal().equals(wanted)) {
      throw new DataStoreException.Misconfigured(
          "data store " + connection.name() + ": the password is wrong", null);
    }
    return address;
  }

  MemoryStores stores() {
    return new MemoryStores(directory);
  }

  /** Another store in the same directory, with the same secret. */
  static StoreConnection withStore(StoreConnection connection, String store)
      throws DataStoreException {
    Map<String, String> settings = new LinkedHashMap<>(connection.settings());
    settings.remove(URL);
    settings.put(DIRECTORY, of(connection).directory().toString());
    settings.put(STORE, store);
    return new StoreConnection(
        connection.name(), settings, connection.secrets(), connection.parallelism());
  }

  /** How a program finds the store. */
  Map<String, String> environment() {
    return Map.of("DIRECTORY", directory.toString(), "STORE", store);
  }

  private static String required(StoreConnection connection, String key) throws DataStoreException {
    return connection
        .setting(key)
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () ->
                new DataStoreException.Misconfigured(
                    "data store " + connection.name() + " lacks the setting " + key, null));
  }
}
