package dev.belay.policy.read;

import dev.belay.policy.store.SecretReference;
import dev.belay.policy.yaml.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads how something is connected to: driver, url, username, password, parallelism. */
final class ConnectionReader {
  static final String DRIVER = "postgresql";
  static final int DEFAULT_PARALLELISM = 2;
  private static final String URL_RULE =
      "must be postgresql://host[:port]/database, with at most options such as ?sslmode=require"
          + " after it";
  private static final Pattern CREDENTIALS_IN_QUERY =
      Pattern.compile("(^|&)(user|password|pass\\w*|ssl(key|password)|service\\w*)=");

  private final Path folder;

  /**
   * @param folder what relative paths of secret files are relative to
   */
  ConnectionReader(Path folder) {
    this.folder = folder;
  }

  String driver(Value.Fields fields) {
    return driver(fields.get("driver"));
  }

  String url(Value.Fields fields) {
    return url(fields.get("url"));
  }

  String username(Value.Fields fields) {
    return username(fields.get("username"));
  }

  SecretReference password(Value.Fields fields) {
    return password(fields.get("password"));
  }

  int parallelism(Value.Fields fields) {
    return fields.get("parallelism").integer(1, 64, DEFAULT_PARALLELISM);
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
}
