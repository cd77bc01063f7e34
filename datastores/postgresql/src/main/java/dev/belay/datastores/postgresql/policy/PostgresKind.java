package dev.belay.datastores.postgresql.policy;

import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKey.Text;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** PostgreSQL databases in a policy. */
public final class PostgresKind implements StoreKind {
  private static final String DRIVER = "postgresql";
  private static final String URL_RULE =
      "must be postgresql://host[:port]/database, with at most options such as ?sslmode=require"
          + " after it";
  private static final String CREDENTIALS_RULE =
      "must hold no user or password: use username and password";
  private static final Pattern CREDENTIALS_IN_QUERY =
      Pattern.compile("(^|&)(user|password|pass\\w*|ssl(key|password)|service\\w*)=");

  /** An address with an at sign is never quoted, whether it can be parsed or not. */
  private static final Text URL =
      new Text("^postgresql://[^@/?#]+/[^@/?#]+(\\?[^@#]*)?$", PostgresKind::brokenByUrl, false);

  private static final Text USERNAME =
      new Text("^(?=.*\\S)[\\s\\S]{1,63}$", PostgresKind::brokenByUsername, true);

  @Override
  public String driver() {
    return DRIVER;
  }

  @Override
  public List<StoreKey> keys() {
    return keys("Where to find the password.");
  }

  @Override
  public List<StoreKey> stagingKeys() {
    return keys("Where the verifier finds the password.");
  }

  private static List<StoreKey> keys(String password) {
    return List.of(
        StoreKey.required("url", URL, "Without user and password."),
        StoreKey.required("username", USERNAME, "The user who connects."),
        StoreKey.required("password", new StoreKey.Secret(), password),
        StoreKey.optional(
            "trust-schema",
            new StoreKey.Flag(),
            "If the user is a superuser: whether a restore may run code of other users of the"
                + " database with its rights."));
  }

  @Override
  public boolean samePlace(StoreSettings one, StoreSettings other) {
    return PostgresPlace.of(one).overlaps(PostgresPlace.of(other));
  }

  @Override
  public String placeKey() {
    return "url";
  }

  @Override
  public List<AssertionForm> assertionForms() {
    return List.of(
        new AssertionForm(
            "sql", 20_000, "A query that gives one row with one boolean column; true passes."));
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  private static Optional<String> brokenByUrl(String url) {
    if (url.contains("@")) {
      return Optional.of(CREDENTIALS_RULE);
    }
    try {
      URI uri = new URI(url);
      String query = uri.getQuery();
      if (query != null && CREDENTIALS_IN_QUERY.matcher(query.toLowerCase(Locale.ROOT)).find()) {
        return Optional.of(CREDENTIALS_RULE);
      }
      return isDatabase(uri) ? Optional.empty() : Optional.of(URL_RULE);
    } catch (URISyntaxException e) {
      return Optional.of(URL_RULE);
    }
  }

  private static boolean isDatabase(URI uri) {
    return DRIVER.equals(uri.getScheme())
        && uri.getHost() != null
        && uri.getPort() != 0
        && uri.getPort() <= 65_535
        && uri.getPath() != null
        && uri.getPath().matches("/[^/]+")
        && uri.getFragment() == null;
  }

  private static Optional<String> brokenByUsername(String username) {
    return username.isBlank() || username.length() > 63
        ? Optional.of("must have 1 to 63 characters")
        : Optional.empty();
  }
}
