package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresUrl.Host;
import dev.belay.policy.store.StoreKey;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.newsclub.net.unix.AFUNIXSocketFactory;

/**
 * The address of a database, for pgjdbc and for libpq.
 *
 * @param hosts at least one
 * @param options those libpq options that pgjdbc knows as well, by libpq's names
 * @param socket the folder of the Unix socket that leads there instead; empty for hosts
 */
public record PostgresAddress(
    List<Host> hosts, String database, Map<String, String> options, String socket) {
  /** Its port is a part of its name. */
  public static final int SOCKET_PORT = 5432;

  private static final String URL = "url";
  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";

  private static final String TRUST_SCHEMA = "trust-schema";
  private static final String POOLED = "pooled";

  /** No key of a policy: what has it is a server of this process. */
  private static final String SOCKET = "socket";

  /** No key of a policy either. */
  private static final String EVENT_TRIGGERS = "event-triggers";

  private static final Map<String, String> VARIABLES =
      Map.of(
          "sslmode", "PGSSLMODE",
          "sslrootcert", "PGSSLROOTCERT",
          "sslcert", "PGSSLCERT",
          "sslkey", "PGSSLKEY",
          "connect_timeout", "PGCONNECT_TIMEOUT",
          "channel_binding", "PGCHANNELBINDING",
          "target_session_attrs", "PGTARGETSESSIONATTRS");

  /** pgjdbc's names of options that it calls otherwise. */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "connect_timeout", "connectTimeout",
          "channel_binding", "channelBinding",
          "target_session_attrs", "targetServerType");

  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  public PostgresAddress {
    hosts = List.copyOf(hosts);
    options = Map.copyOf(options);
  }

  /** The first one's. */
  public String host() {
    return hosts.getFirst().name();
  }

  /** The first one's. */
  public int port() {
    return hosts.getFirst().port();
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

  /** Whether a pooler may answer instead of the server, if it keeps sessions apart. */
  public static boolean acceptsPooler(StoreConnection store) {
    return store.setting(POOLED).filter("accept"::equals).isPresent();
  }

  /** Whether points may lack what the user can't see. */
  public static boolean acceptsPartial(StoreConnection store) {
    return store.setting(StoreKey.PARTIAL).filter(StoreKey.ACCEPT::equals).isPresent();
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
    try {
      PostgresUrl parsed = PostgresUrl.parse(url(store));
      String folder = parsed.hosts().getFirst().isSocket() ? parsed.hosts().getFirst().name() : "";
      return new PostgresAddress(
          parsed.hosts(),
          parsed.database(),
          parsed.options(),
          store.setting(SOCKET).orElse(folder));
    } catch (PostgresUrl.InvalidUrlException e) {
      throw wrong(store, e.rule());
    }
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

  /**
   * The same for a superuser of PostgreSQL 17 or later whose sessions fire no event trigger, not
   * even that of a log-in.
   */
  public static StoreConnection withoutEventTriggers(StoreConnection store) {
    Map<String, String> settings = new LinkedHashMap<>(store.settings());
    settings.put(EVENT_TRIGGERS, "off");
    return new StoreConnection(store.name(), settings, store.secrets(), store.parallelism());
  }

  /** Settings that a session begins with, as arguments of the server; may be empty. */
  public static String beginning(StoreConnection store) {
    return store.setting(EVENT_TRIGGERS).map(value -> "-c event_triggers=" + value).orElse("");
  }

  /** The same database and options for another user, who may be no superuser. */
  public static StoreConnection withUser(StoreConnection store, String username, Secret password) {
    Map<String, String> settings = new LinkedHashMap<>(store.settings());
    settings.remove(EVENT_TRIGGERS);
    settings.put(USERNAME, username);
    return new StoreConnection(
        store.name(), settings, Map.of(PASSWORD, password), store.parallelism());
  }

  private static String encoded(String database) {
    return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static DataStoreException wrong(StoreConnection store, String rule) {
    return new DataStoreException.Misconfigured(
        "the address of data store " + store.name() + " " + rule, null);
  }

  /** For pgjdbc, without user and password. */
  public String jdbcUrl() {
    String places =
        socket.isEmpty()
            ? hosts.stream().map(PostgresAddress::bracketed).collect(Collectors.joining(","))
            : "localhost:" + port();
    return "jdbc:postgresql://" + places + "/" + encoded(database);
  }

  private static String bracketed(Host host) {
    String name = host.name().contains(":") ? "[" + host.name() + "]" : host.name();
    return name + ":" + host.port();
  }

  /** For pgjdbc; without user and password. */
  public Map<String, String> jdbcProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    options.forEach(
        (name, value) ->
            properties.put(
                PROPERTIES.getOrDefault(name, name),
                name.equals("target_session_attrs")
                    ? String.valueOf(SERVER_TYPES.get(value))
                    : value));
    if (!socket.isEmpty()) {
      properties.put("socketFactory", AFUNIXSocketFactory.FactoryArg.class.getName());
      properties.put("socketFactoryArg", socket + "/.s.PGSQL." + port());
      properties.remove("sslmode"); // there is no TLS on a Unix socket, and libpq ignores it, too
    }
    return properties;
  }

  /** For libpq, in the environment of a child process, without user and password. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(
        "PGHOST",
        socket.isEmpty()
            ? hosts.stream().map(Host::name).collect(Collectors.joining(","))
            : socket);
    variables.put(
        "PGPORT",
        hosts.stream().map(host -> String.valueOf(host.port())).collect(Collectors.joining(",")));
    variables.put("PGDATABASE", database);
    options.forEach((name, value) -> variables.put(String.valueOf(VARIABLES.get(name)), value));
    return variables;
  }

  /** For people: {@code host:port/database}, or the database alone. */
  @Override
  public String toString() {
    return socket.isEmpty()
        ? hosts.stream().map(PostgresAddress::bracketed).collect(Collectors.joining(","))
            + "/"
            + database
        : database + " through its own socket";
  }
}
