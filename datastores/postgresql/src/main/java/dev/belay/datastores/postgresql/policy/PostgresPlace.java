package dev.belay.datastores.postgresql.policy;

import dev.belay.policy.store.StoreSettings;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database that an address means, however it is written. Handles the default port, case in host
 * names, percent signs, this machine's names, Unix sockets, several hosts, and options that repeat
 * host, port or database. Does not look up names, so it does not notice two names for one server
 * that only the DNS knows.
 *
 * @param servers at least one; connections may go to any of them
 * @param database in the server's spelling
 */
record PostgresPlace(Set<Server> servers, String database) {
  private static final int DEFAULT_PORT = 5432;
  private static final String THIS_MACHINE = "localhost";
  private static final Pattern URL =
      Pattern.compile("[^:/?#]*://([^/?#]*)(?:/([^?#]*))?(?:\\?([^#]*))?.*", Pattern.DOTALL);
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^:]*)(?::(\\d*))?");
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern ADDRESS =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-f:.]*:[0-9a-f:.]*(%.*)?");
  private static final Pattern LOOPBACK_IN_SHORT = Pattern.compile("127(\\.\\d+){1,2}");

  record Server(String host, int port) {}

  /**
   * Accepts libpq's and pgjdbc's names alike. For missing parts it takes libpq's defaults.
   *
   * @throws IllegalArgumentException when the settings have no address at all
   */
  static PostgresPlace of(StoreSettings settings) {
    Matcher url = URL.matcher(settings.value("url").orElse(""));
    if (!url.matches()) {
      throw new IllegalArgumentException("these settings have no address");
    }
    Map<String, String> options = options(text(url.group(3)));
    List<String> hosts = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String each : url.group(1).substring(url.group(1).lastIndexOf('@') + 1).split(",", -1)) {
      Matcher parts = HOST_AND_PORT.matcher(each);
      hosts.add(parts.matches() ? parts.group(1) : each);
      ports.add(parts.matches() ? text(parts.group(2)) : "");
    }
    hosts = overridden(hosts, options, "hostaddr", "host", "pghost");
    ports = overridden(ports, options, "port", "pgport");
    Set<Server> servers = new LinkedHashSet<>();
    for (int i = 0; i < hosts.size(); i++) {
      String port = ports.get(ports.size() == hosts.size() ? i : 0);
      servers.add(new Server(host(decoded(hosts.get(i))), port(port)));
    }
    List<String> named = List.of(decoded(text(url.group(2))));
    String database = overridden(named, options, "dbname", "pgdbname").getFirst();
    return new PostgresPlace(
        servers, database.isEmpty() ? settings.value("username").orElse("") : database);
  }

  boolean overlaps(PostgresPlace other) {
    return database.equals(other.database) && servers.stream().anyMatch(other.servers::contains);
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        options.put(
            decoded(pair.substring(0, equals)).toLowerCase(Locale.ROOT),
            decoded(pair.substring(equals + 1)));
      }
    }
    return options;
  }

  private static List<String> overridden(
      List<String> values, Map<String, String> options, String... names) {
    for (String name : names) {
      String value = options.get(name);
      if (value != null) {
        return List.of(value.split(",", -1));
      }
    }
    return values;
  }

  private static String host(String written) {
    String host = written.toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    boolean socket = host.startsWith("/") || host.startsWith("@");
    if (socket
        || host.isEmpty()
        || host.equals(THIS_MACHINE)
        || host.endsWith(".localhost")
        || LOOPBACK_IN_SHORT.matcher(host).matches()) {
      return THIS_MACHINE;
    }
    return ADDRESS.matcher(host).matches() ? address(host) : host;
  }

  /** The normalised form. An address is not looked up. */
  private static String address(String literal) {
    try {
      InetAddress address = InetAddress.getByName(literal);
      return address.isLoopbackAddress() || address.isAnyLocalAddress()
          ? THIS_MACHINE
          : address.getHostAddress();
    } catch (UnknownHostException e) {
      return literal;
    }
  }

  private static int port(String written) {
    return written.matches("\\d{1,5}") ? Integer.parseInt(written) : DEFAULT_PORT;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String text(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group;
  }
}
