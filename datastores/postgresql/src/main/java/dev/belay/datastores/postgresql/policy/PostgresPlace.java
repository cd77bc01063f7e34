package dev.belay.datastores.postgresql.policy;

import dev.belay.policy.store.StoreSettings;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The database that an address means, however it is written. Handles the default port, case in host
 * names, percent signs, this machine's names, Unix sockets and several hosts. Options never name a
 * host, a port or a database: {@code PostgresUrl} refuses that. Does not look up names, so it does
 * not notice two names for one server that only the DNS knows.
 *
 * @param servers at least one; connections may go to any of them
 * @param database in the server's spelling
 */
record PostgresPlace(Set<Server> servers, String database) {
  private static final int DEFAULT_PORT = 5432;
  private static final String THIS_MACHINE = "localhost";
  private static final Pattern URL =
      Pattern.compile("[^:/?#]*://([^/?#]*)(?:/([^?#]*))?(?:[?#].*)?", Pattern.DOTALL);
  private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^]]*]|[^:]*)(?::(\\d*))?");
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern ADDRESS =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-f:.]*:[0-9a-f:.]*(%.*)?");
  private static final Pattern LOOPBACK_IN_SHORT = Pattern.compile("127(\\.\\d+){1,2}");

  record Server(String host, int port) {}

  /**
   * Takes libpq's defaults for parts that are missing.
   *
   * @throws IllegalArgumentException when the settings have no address at all
   */
  static PostgresPlace of(StoreSettings settings) {
    Matcher url = URL.matcher(settings.value("url").orElse(""));
    if (!url.matches()) {
      throw new IllegalArgumentException("these settings have no address");
    }
    Set<Server> servers = new LinkedHashSet<>();
    for (String each : url.group(1).substring(url.group(1).lastIndexOf('@') + 1).split(",", -1)) {
      Matcher parts = HOST_AND_PORT.matcher(each);
      boolean known = parts.matches();
      servers.add(
          new Server(
              host(decoded(known ? parts.group(1) : each)),
              port(known ? text(parts.group(2)) : "")));
    }
    String database = decoded(text(url.group(2)));
    return new PostgresPlace(
        servers, database.isEmpty() ? settings.value("username").orElse("") : database);
  }

  boolean overlaps(PostgresPlace other) {
    return database.equals(other.database) && servers.stream().anyMatch(other.servers::contains);
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
