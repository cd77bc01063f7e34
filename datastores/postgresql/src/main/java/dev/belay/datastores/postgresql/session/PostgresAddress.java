package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocketFactory;

/**
 * The address of a database, from {@code postgresql://host[:port]/database[?sslmode=…]}.
 *
 * @param options those libpq options that pgjdbc knows as well, by libpq's names
 * @param socket the folder of the Unix socket that leads there instead; empty for host and port
 */
public record PostgresAddress(
    String host, int port, String database, Map<String, String> options, String socket) {
  /** Its port is a part of its name. */
  public static final int SOCKET_PORT = 5432;

  private static final String URL = "url";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  private static final String TRUST_SCHEMA = "trust-schema";

  /** No key of a policy: what has it is a server of this process. */
  private static final String SOCKET = "socket";

  private static final int DEFAULT_PORT = 5432;
  private static final Map<String, String> VARIABLES =
      Map.of(
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY");

  public PostgresAddress {
    options = Map.copyOf(options);
  }

  /** The address of a store. */
  public static StoreConnection connection(
      String name, String url, String username, Secret password, int parallelism) {
    return new StoreConnection(
        name, Map.of(URL, url, USERNAME, username), Map.of(PASSWORD, password), parallelism);
  }

  /**
   * A store that is reached through a Unix socket.
   *
   * @param folder of the socket; its path is short enough for one
   */
  public static StoreConnection connection(
      String name,
      Path folder,
      String database,
      String username,
      Secret password,
      int parallelism) {
    return new StoreConnection(
        name,
        Map.of(
            URL,
            "postgresql://localhost:" + SOCKET_PORT + "/" + encoded(database),
            USERNAME,
            username,
            SOCKET,
            folder.toString()),
        Map.of(PASSWORD, password),
        parallelism);
  }

  /** Empty when the store has no user; {@link #of} refuses it then. */
  public static String url(StoreConnection store) {
    return store.setting(URL).orElse("");
  }

  /** Empty when the store has no password; then nobody can connect. */
  public static String username(StoreConnection store) {
    return store.setting(USERNAME).orElse("");
  }

  public static Secret password(StoreConnection store) {
    return store.secret(PASSWORD);
  }

  /**
   * Whether a restore may run code of the point with the rights of a superuser, whoever wrote it.
   */
  public static boolean trustsSchema(StoreConnection store) {
    return store.setting(TRUST_SCHEMA).filter("true"::equals).isPresent();
  }

  /** How a program finds the database: suffixes of environment variables, with their values. */
  public static Map<String, String> environment(StoreConnection store) throws DataStoreException {
    PostgresAddress address = of(store);
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("URL", url(store));
    variables.put("JDBC_URL", "jdbc:" + url(store));
    variables.put("HOST", address.host());
    variables.put("PORT", String.valueOf(address.port()));
    variables.put("DATABASE", address.database());
    variables.put("USER", username(store));
    variables.put("PASSWORD", password(store).reveal());
    return variables;
  }

  /**
   * @throws DataStoreException.Misconfigured naming the store and the rule, never the address's
   *     user part
   */
  public static PostgresAddress of(StoreConnection store) throws DataStoreException {
    if (url(store).isEmpty()) {
      throw wrong(store, "is missing: it is the setting url");
    }
    if (username(store).isEmpty()) {
      throw new DataStoreException.Misconfigured(
          "data store " + store.name() + " names no user: it is the setting username", null);
    }
    URI uri;
    try {
      uri = new URI(url(store));
    } catch (URISyntaxException e) {
      throw wrong(store, "is not a URI");
    }
    if (!List.of("postgresql", "postgres").contains(String.valueOf(uri.getScheme()))) {
      throw wrong(store, "must start with postgresql://");
    }
    if (uri.getUserInfo() != null) {
      throw wrong(
          store, "must not contain a user or a password: use the settings username and password");
    }
    if (uri.getHost() == null) {
      throw wrong(store, "names no host");
    }
    String path = uri.getPath();
    if (path == null || path.length() < 2) {
      throw wrong(store, "names no database");
    }
    int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
    return new PostgresAddress(
        uri.getHost(),
        port,
        path.substring(1),
        options(store, uri.getRawQuery()),
        store.setting(SOCKET).orElse(""));
  }

  /** Another database with the same server, user and options. */
  public static StoreConnection withDatabase(StoreConnection store, String database)
      throws DataStoreException {
    of(store); // it is well-formed
    URI uri = URI.create(url(store));
    String query = uri.getRawQuery();
    String url =
        (uri.getScheme() + "://" + uri.getRawAuthority() + "/" + encoded(database))
            + (query == null ? "" : "?" + query);
    Map<String, String> settings = new LinkedHashMap<>(store.settings());
    settings.put(URL, url);
    return new StoreConnection(store.name(), settings, store.secrets(), store.parallelism());
  }

  /** The same database and options for another user. */
  public static StoreConnection withUser(StoreConnection store, String username, Secret password) {
    Map<String, String> settings = new LinkedHashMap<>(store.settings());
    settings.put(USERNAME, username);
    return new StoreConnection(
        store.name(), settings, Map.of(PASSWORD, password), store.parallelism());
  }

  private static String encoded(String database) {
    return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Map<String, String> options(StoreConnection store, @Nullable String query)
      throws DataStoreException {
    Map<String, String> options = new LinkedHashMap<>();
    if (query == null) {
      return options;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (equals < 0 || !VARIABLES.containsKey(name)) {
        throw wrong(
            store,
            "may have the options " + VARIABLES.keySet().stream().sorted().toList() + " only");
      }
      options.put(name, URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return options;
  }

  private static DataStoreException wrong(StoreConnection store, String rule) {
    return new DataStoreException.Misconfigured(
        "the address of data store " + store.name() + " " + rule, null);
  }

  /** For pgjdbc, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + encoded(database);
  }

  /** For pgjdbc; without user and password. */
  public Map<String, String> jdbcProperties() {
    if (socket.isEmpty()) {
      return options;
    }
    return Map.of(
        "socketFactory",
        AFUNIXSocketFactory.FactoryArg.class.getName(),
        "socketFactoryArg",
        socket + "/.s.PGSQL." + port);
  }

  /** For libpq, in the environment of a child process, without user and password. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PGHOST", bareHost());
    variables.put("PGPORT", String.valueOf(port));
    variables.put("PGDATABASE", database);
    options.forEach((name, value) -> variables.put(String.valueOf(VARIABLES.get(name)), value));
    return variables;
  }

  private String bareHost() {
    if (!socket.isEmpty()) {
      return socket;
    }
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** For people: {@code host:port/database}, or the database alone. */
  @Override
  public String toString() {
    return socket.isEmpty()
        ? host + ":" + port + "/" + database
        : database + " through its own socket";
  }
}
