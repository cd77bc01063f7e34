package dev.belay.datastores.postgresql.session;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address as people write it: {@code
 * postgresql://host[:port][,host[:port]…]/database[?option=value…]}. The options are libpq's, those
 * that pgjdbc can do as well. What a policy accepts and what the driver accepts is decided here
 * alone.
 *
 * @param hosts at least one; several are tried in turn
 * @param database decoded
 * @param options by libpq's names
 */
public record PostgresUrl(List<Host> hosts, String database, Map<String, String> options) {
  public static final String CREDENTIALS_RULE =
      "must hold no user or password: use username and password";

  public static final String FORM_RULE =
      "must be postgresql://host[:port]/database, with at most options such as ?sslmode=require"
          + " after it";

  private static final int DEFAULT_PORT = 5432;
  private static final Pattern FORM =
      Pattern.compile("postgres(?:ql)?://([^/?#]+)/([^/?#]+)(?:\\?([^#]*))?");
  private static final Pattern HOST =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^\\[\\]:]+))(?::(\\d{1,5}))?");
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]+|/.*");
  private static final Pattern CREDENTIALS =
      Pattern.compile("user|pass\\w*|sslpassword|service\\w*");

  /** Which values an option may have. */
  private static final Map<String, Pattern> OPTIONS =
      new TreeMap<>(
          Map.of(
              "sslmode", Pattern.compile("disable|allow|prefer|require|verify-ca|verify-full"),
              "sslrootcert", Pattern.compile("(?!system$).+"),
              "sslcert", Pattern.compile(".+"),
              "sslkey", Pattern.compile(".+"),
              "connect_timeout", Pattern.compile("[1-9]\\d{0,3}"),
              "channel_binding", Pattern.compile("disable|prefer|require"),
              "target_session_attrs",
                  Pattern.compile("any|read-write|read-only|primary|standby|prefer-standby")));

  private static final Set<String> PLACES = Set.of("host", "hostaddr", "port", "dbname");

  /**
   * @param name a host's name, an address without brackets, or the folder of a Unix socket, which
   *     begins with a slash
   * @param port 1 to 65535
   */
  public record Host(String name, int port) {
    boolean isSocket() {
      return name.startsWith("/");
    }
  }

  /** Says which rule an address breaks, and never quotes it: people put passwords there. */
  public static final class InvalidUrlException extends Exception {
    private static final long serialVersionUID = 1;

    private final String rule;

    InvalidUrlException(String rule) {
      super(rule);
      this.rule = rule;
    }

    public String rule() {
      return rule;
    }
  }

  public PostgresUrl {
    hosts = List.copyOf(hosts);
    options = Map.copyOf(options);
  }

  public static PostgresUrl parse(String url) throws InvalidUrlException {
    if (url.contains("@")) {
      throw new InvalidUrlException(CREDENTIALS_RULE);
    }
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      throw new InvalidUrlException(FORM_RULE);
    }
    Map<String, String> options = options(form.group(3));
    return new PostgresUrl(
        hosts(String.valueOf(form.group(1))), decoded(String.valueOf(form.group(2))), options);
  }

  private static List<Host> hosts(String written) throws InvalidUrlException {
    List<Host> hosts = new ArrayList<>();
    for (String each : written.split(",", -1)) {
      Matcher parts = HOST.matcher(each);
      if (!parts.matches()) {
        throw new InvalidUrlException(FORM_RULE);
      }
      String name =
          decoded(parts.group(1) != null ? parts.group(1) : String.valueOf(parts.group(2)));
      int port = parts.group(3) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(3));
      if (port < 1 || port > 65_535 || (parts.group(1) == null && !NAME.matcher(name).matches())) {
        throw new InvalidUrlException(FORM_RULE);
      }
      hosts.add(new Host(name, port));
    }
    if (hosts.size() > 1 && hosts.stream().anyMatch(Host::isSocket)) {
      throw new InvalidUrlException("must name one host if that is the folder of a Unix socket");
    }
    return hosts;
  }

  private static Map<String, String> options(@Nullable String query) throws InvalidUrlException {
    Map<String, String> options = new LinkedHashMap<>();
    if (query == null) {
      return options;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      requireKnown(name);
      if (!values(name).matcher(value).matches()) {
        throw new InvalidUrlException(rule(name));
      }
      options.put(name, value);
    }
    return options;
  }

  private static void requireKnown(String name) throws InvalidUrlException {
    if (CREDENTIALS.matcher(name.toLowerCase(java.util.Locale.ROOT)).matches()) {
      throw new InvalidUrlException(CREDENTIALS_RULE);
    }
    if (PLACES.contains(name)) {
      throw new InvalidUrlException(
          "must name host, port and database before the question mark; a folder of Unix sockets is"
              + " a host, such as %2Fvar%2Frun%2Fpostgresql");
    }
    if (!OPTIONS.containsKey(name)) {
      throw new InvalidUrlException(
          "may have the options " + String.join(", ", OPTIONS.keySet()) + " only");
    }
  }

  private static Pattern values(String option) {
    return Objects.requireNonNull(OPTIONS.get(option));
  }

  private static String rule(String option) {
    return switch (option) {
      case "sslrootcert" ->
          "has the option sslrootcert, which must be a file, such as"
              + " /etc/ssl/certs/ca-certificates.crt: not all of PostgreSQL's programs know system";
      case "connect_timeout" -> "has the option connect_timeout, which must be 1 to 9999 seconds";
      case "sslcert", "sslkey" -> "has the option " + option + ", which must be a file";
      default ->
          "has the option %s, which must be one of %s"
              .formatted(option, values(option).pattern().replace("|", ", "));
    };
  }

  private static String decoded(String text) throws InvalidUrlException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InvalidUrlException(FORM_RULE);
    }
  }
}
