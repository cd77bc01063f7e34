package dev.belay.policy;

import dev.belay.policy.DataStoreDefinition.NamedAssertion;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one entry of {@code data-stores}. */
final class DataStoreReader {
  static final String DRIVER = "postgresql";
  static final int DEFAULT_PARALLELISM = 2;
  private static final String URL_RULE =
      "must be postgresql://host[:port]/database, with at most options such as ?sslmode=require"
          + " after it";
  private static final Pattern CREDENTIALS_IN_QUERY =
      Pattern.compile("(^|&)(user|password|pass\\w*|ssl(key|password)|service\\w*)=");

  private final Path folder;

  DataStoreReader(Path folder) {
    this.folder = folder;
  }

  DataStoreDefinition read(String name, Value value) {
    Names.check(value, name);
    Value.Fields fields = value.fields(Keys.DATA_STORE);
    return new DataStoreDefinition(
        name,
        driver(fields.get("driver")),
        url(fields.get("url")),
        username(fields.get("username")),
        password(fields.get("password")),
        fields.get("parallelism").integer(1, 64, DEFAULT_PARALLELISM),
        assertions(fields.get("assertions")));
  }

  private static String driver(Value value) {
    String driver = value.text();
    if (!driver.isEmpty() && !driver.equals(DRIVER)) {
      value.refuse("there is no such driver; the drivers are " + DRIVER);
    }
    return driver;
  }

  /** A URL with an at sign is never quoted, whether it can be parsed or not. */
  private static String url(Value value) {
    String url = value.text();
    if (url.isEmpty()) {
      value.refuseIfText(URL_RULE);
      return url;
    }
    if (url.contains("@")) {
      value.refuseWithoutQuoting("must hold no user or password: use username and password");
      return url;
    }
    try {
      URI uri = new URI(url);
      String query = uri.getQuery();
      if (query != null && CREDENTIALS_IN_QUERY.matcher(query.toLowerCase(Locale.ROOT)).find()) {
        value.refuseWithoutQuoting("must hold no user or password: use username and password");
      } else if (!isPostgresUrl(uri)) {
        value.refuseWithoutQuoting(URL_RULE);
      }
    } catch (URISyntaxException e) {
      value.refuseWithoutQuoting(URL_RULE);
    }
    return url;
  }

  private static boolean isPostgresUrl(URI uri) {
    return DRIVER.equals(uri.getScheme())
        && uri.getHost() != null
        && uri.getPort() != 0
        && uri.getPort() <= 65_535
        && uri.getPath() != null
        && uri.getPath().matches("/[^/]+")
        && uri.getFragment() == null;
  }

  private static String username(Value value) {
    String username = value.text();
    if (username.isBlank() || username.length() > 63) {
      value.refuseIfText("must have 1 to 63 characters");
    }
    return username;
  }

  private SecretReference password(Value value) {
    String text = value.text();
    return SecretReference.parse(text, folder)
        .orElseGet(
            () -> {
              value.refuseIfTextWithoutQuoting(
                  "must say where the password is, not what it is: env:NAME, file:PATH, or none");
              return new SecretReference.None();
            });
  }

  private static List<NamedAssertion> assertions(Value value) {
    List<NamedAssertion> assertions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (value.isPresent()) {
      for (Value item : value.list()) {
        NamedAssertion assertion = assertion(item);
        if (!assertion.name().isEmpty() && !names.add(assertion.name())) {
          item.refuseName(assertion.name(), "two assertions of a data store have this name");
        }
        assertions.add(assertion);
      }
    }
    return assertions;
  }

  private static NamedAssertion assertion(Value item) {
    Value.Fields fields = item.fields(Keys.ASSERTION);
    Value name = fields.get("name");
    Value sql = fields.get("sql");
    NamedAssertion assertion = new NamedAssertion(name.text(), sql.text());
    if (assertion.name().isBlank() || assertion.name().length() > 120) {
      name.refuseIfText("must have 1 to 120 characters");
    }
    if (assertion.sql().isBlank() || assertion.sql().length() > 20_000) {
      sql.refuseIfText("must have 1 to 20000 characters");
    }
    return assertion;
  }
}
