package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of serializer and deserializer. They are read strictly from properties with the
 * names of Confluent's settings; each name is also accepted with the prefix {@code
 * schema.registry.}. The table is in docs/reference/schemas.md.
 *
 * @param autoRegister whether to register the schema of a record that is written
 * @param useLatestVersion whether to write with the subject's latest schema; {@code autoRegister}
 *     takes precedence over it
 * @param removeJavaProperties whether to leave {@code avro.java.*} out of registered schemas, so
 *     that a record's schema equals the committed file
 * @param specificReader whether to read into generated classes, and not generic records
 */
public record RegistrySettings(
    RegistryLocation location,
    HttpSettings http,
    boolean autoRegister,
    boolean useLatestVersion,
    boolean removeJavaProperties,
    boolean specificReader) {

  private static final String URL = "schema.registry.url";
  private static final String PREFIX = "schema.registry.";
  private static final String BEARER = "bearer.auth.";
  private static final String SOURCE = BEARER + "credentials.source";
  private static final Set<String> BEARER_NAMES =
      Set.of(
          SOURCE,
          BEARER + "token",
          BEARER + "issuer.endpoint.url",
          BEARER + "client.id",
          BEARER + "client.secret",
          BEARER + "scope",
          BEARER + "logical.cluster",
          BEARER + "identity.pool.id",
          BEARER + "cache.expiry.buffer.seconds");
  private static final String TOPIC_NAME_STRATEGY = "TopicNameStrategy";

  /**
   * Reads {@code properties}, and ignores those that are not about the registry.
   *
   * @throws ConfigException naming the property, its value (unless secret) and the rule
   */
  public static RegistrySettings from(Map<String, ?> properties) {
    var reader = new Properties(properties);
    reader.refuseWhatIsNotSupported();
    List<String> urls = reader.urls();
    return new RegistrySettings(
        location(urls),
        new HttpSettings(
            reader.credentials(urls),
            new RegistryTls(reader.tls()),
            reader.headers(),
            reader.millis("http.connect.timeout.ms", 5_000, 1),
            reader.millis("http.read.timeout.ms", 10_000, 1),
            reader.integer("max.retries", 3, 0),
            reader.millis("retries.wait.ms", 200, 0),
            reader.millis("retries.max.wait.ms", 5_000, 0)),
        reader.flag("auto.register.schemas", true),
        reader.flag("use.latest.version", false),
        reader.flag("avro.remove.java.properties", true),
        reader.flag("specific.avro.reader", true));
  }

  private static RegistryLocation location(List<String> urls) {
    String first = urls.getFirst();
    if (first.startsWith("http://") || first.startsWith("https://")) {
      return new RegistryLocation.Http(
          urls.stream().map(RegistrySettings::withoutUserInfo).toList());
    }
    if (urls.size() > 1) {
      throw new ConfigException(
          URL + " takes several addresses only if each is http:// or https://");
    }
    if (first.startsWith("mock://")) {
      return new RegistryLocation.Mock(first.substring("mock://".length()));
    }
    if (first.startsWith("file:/")) {
      try {
        return new RegistryLocation.Directory(Path.of(new URI(first)));
      } catch (URISyntaxException | IllegalArgumentException e) {
        throw new ConfigException(
            URL, first, "is not a file URI of an absolute directory: " + e.getMessage());
      }
    }
    throw new ConfigException(
        URL
            + " must start with mock://, file:/, http:// or https://, and '"
            + scheme(first)
            + "' doesn't");
  }

  private static String scheme(String url) {
    int end = url.indexOf(':');
    // The rest may hold a password.
    return end < 0 ? url : url.substring(0, end + 1) + "…";
  }

  private static URI parse(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || !(url.startsWith("http://") || url.startsWith("https://"))) {
        throw new URISyntaxException("", "scheme http or https, host, port and path only");
      }
      return uri;
    } catch (URISyntaxException e) {
      // Leaves out the cause and the address, which may hold a password.
      throw new ConfigException(
          "an address in " + URL + " is not a valid URL of a registry: " + e.getReason());
    }
  }

  private static URI withoutUserInfo(String url) {
    URI uri = parse(url);
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath().replaceAll("/+$", "");
    return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
  }

  /** Typed access by both spellings of a name. */
  private record Properties(Map<String, ?> values) {

    @Nullable String text(String name) {
      Object value = values.get(name);
      if (value == null) {
        value = values.get(PREFIX + name);
      }
      return switch (value) {
        case null -> null;
        case List<?> list -> String.join(",", list.stream().map(String::valueOf).toList());
        case Class<?> type -> type.getName();
        case Object other -> other.toString().strip();
      };
    }

    List<String> urls() {
      String url = text(URL);
      if (url == null || url.isBlank()) {
        throw new ConfigException(
            URL + " is missing: mock://name, file:/directory, http://… or https://…");
      }
      if (url.startsWith("file:") || url.startsWith("mock:")) {
        return List.of(url);
      }
      List<String> urls = new ArrayList<>();
      for (String part : url.split(",", -1)) {
        if (part.isBlank()) {
          throw new ConfigException(URL + " has an empty address between commas");
        }
        urls.add(part.strip());
      }
      return urls;
    }

    RegistryCredentials credentials(List<String> urls) {
      RegistryCredentials basic = basic(urls);
      String source = text(SOURCE);
      if (source == null) {
        for (String name : List.of("token", "client.id", "client.secret", "issuer.endpoint.url")) {
          if (text(BEARER + name) != null) {
            throw new ConfigException(
                SOURCE + " is missing beside " + BEARER + name + ": OAUTHBEARER or STATIC_TOKEN");
          }
        }
        return basic;
      }
      if (!(basic instanceof RegistryCredentials.None)) {
        throw new ConfigException(SOURCE + " and a password are both set: set one of them");
      }
      return switch (source) {
        case "STATIC_TOKEN" -> new RegistryCredentials.StaticToken(required(BEARER + "token"));
        case "OAUTHBEARER" ->
            new RegistryCredentials.ClientCredentials(
                endpoint(required(BEARER + "issuer.endpoint.url")),
                required(BEARER + "client.id"),
                required(BEARER + "client.secret"),
                text(BEARER + "scope"),
                Duration.ofSeconds(integer(BEARER + "cache.expiry.buffer.seconds", 300, 0)));
        case String other ->
            throw new ConfigException(SOURCE, other, "must be OAUTHBEARER or STATIC_TOKEN");
      };
    }

    private RegistryCredentials basic(List<String> urls) {
      String source = text("basic.auth.credentials.source");
      return switch (source == null ? "URL" : source) {
        case "URL" -> {
          String userInfo = userInfo(urls);
          yield userInfo == null
              ? new RegistryCredentials.None()
              : basic(userInfo, "the user and the password in " + URL);
        }
        case "USER_INFO" -> {
          String given = text("basic.auth.user.info");
          if (given == null || given.indexOf(':') < 1) {
            throw new ConfigException(
                "basic.auth.credentials.source is USER_INFO, so basic.auth.user.info must be"
                    + " user:password");
          }
          yield basic(given, "basic.auth.user.info");
        }
        case String other ->
            throw new ConfigException(
                "basic.auth.credentials.source", other, "must be URL or USER_INFO");
      };
    }

    private static RegistryCredentials basic(String userInfo, String setting) {
      return new RegistryCredentials.Basic(
          "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8)), setting);
    }

    private String required(String name) {
      String text = text(name);
      if (text == null || text.isEmpty()) {
        throw new ConfigException(name + " is missing beside " + SOURCE + "=" + text(SOURCE));
      }
      return text;
    }

    private static URI endpoint(String url) {
      try {
        URI uri = new URI(url);
        if (uri.getHost() != null
            && uri.getRawUserInfo() == null
            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
          return uri;
        }
      } catch (URISyntaxException e) {
        // Told below, without the address: it may hold a password.
      }
      throw new ConfigException(
          BEARER + "issuer.endpoint.url must be http(s)://host[:port]/path, without credentials");
    }

    /** Confluent Cloud tells its registries and identity pools apart by them. */
    Map<String, String> headers() {
      Map<String, String> headers = new TreeMap<>();
      putIfGiven(headers, "target-sr-cluster", text(BEARER + "logical.cluster"));
      putIfGiven(headers, "Confluent-Identity-Pool-Id", text(BEARER + "identity.pool.id"));
      return headers;
    }

    private static void putIfGiven(
        Map<String, String> headers, String name, @Nullable String value) {
      if (value != null && !value.isEmpty()) {
        headers.put(name, value);
      }
    }

    /** Those with the registry's prefix alone: without it, the same names are Kafka's. */
    Map<String, String> tls() {
      Map<String, String> found = new TreeMap<>();
      for (String name : values.keySet()) {
        if (name.startsWith(PREFIX + "ssl.")) {
          found.put(name.substring(PREFIX.length()), String.valueOf(values.get(name)));
        }
      }
      return found;
    }

    private static @Nullable String userInfo(List<String> urls) {
      for (String url : urls) {
        String raw = url.startsWith("http") ? parse(url).getRawUserInfo() : null;
        if (raw != null) {
          // Form decoding would turn a plus into a space, and user info may hold a plus.
          return URLDecoder.decode(raw.replace("+", "%2B"), UTF_8);
        }
      }
      return null;
    }

    boolean flag(String name, boolean otherwise) {
      String text = text(name);
      return switch (text == null ? Boolean.toString(otherwise) : text) {
        case "true" -> true;
        case "false" -> false;
        case String other -> throw new ConfigException(name, other, "must be true or false");
      };
    }

    Duration millis(String name, int otherwise, int least) {
      return Duration.ofMillis(integer(name, otherwise, least));
    }

    int integer(String name, int otherwise, int least) {
      String text = text(name);
      try {
        int value = text == null ? otherwise : Integer.parseInt(text);
        if (value >= least) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Reported below, with the rule.
      }
      throw new ConfigException(name, text, "must be a whole number, at least " + least);
    }

    /** A refusal is better than a setting without effect. */
    void refuseWhatIsNotSupported() {
      for (String name : List.of("value.subject.name.strategy", "key.subject.name.strategy")) {
        String strategy = text(name);
        if (strategy != null
            && !strategy.equals(TOPIC_NAME_STRATEGY)
            && !strategy.endsWith("." + TOPIC_NAME_STRATEGY)) {
          throw new ConfigException(name, strategy, "only TopicNameStrategy is supported");
        }
      }
      for (String name : values.keySet()) {
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        boolean unknownBearer = bare.startsWith(BEARER) && !BEARER_NAMES.contains(bare);
        boolean unknownTls = name.startsWith(PREFIX + "ssl.") && !RegistryTls.NAMES.contains(bare);
        if (unknownBearer || unknownTls) {
          throw new ConfigException(
              name + " is not supported: docs/reference/schemas.md has those that are");
        }
      }
    }
  }
}
