package dev.belay.datastores.postgresql.policy;

import dev.belay.datastores.postgresql.session.PostgresUrl;
import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKey.Text;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL databases in a policy. */
public final class PostgresKind implements StoreKind {
  private static final String DRIVER = "postgresql";

  /** An address with an at sign is never quoted, whether it can be parsed or not. */
  private static final Text URL =
      new Text("^postgresql://[^@/?#]+/[^@/?#]+(\\?[^@#]*)?$", PostgresKind::brokenByUrl, false);

  private static final Text USERNAME =
      new Text("^(?=.*\\S)[\\s\\S]{1,63}$", PostgresKind::brokenByUsername, true);

  private static final Text POOLED = Text.matching("^(accept|refuse)$", "must be accept or refuse");

  private static final StoreKey PARTIAL =
      StoreKey.partial(
          "accept: a point is verified though it lacks options of user mappings, subscriptions or"
              + " unlogged rows that the user, or a standby, can't see.");

  @Override
  public String driver() {
    return DRIVER;
  }

  @Override
  public List<StoreKey> keys() {
    List<StoreKey> keys = new ArrayList<>(keys("Where to find the password."));
    keys.add(PARTIAL);
    return List.copyOf(keys);
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
                + " database with its rights."),
        StoreKey.optional(
            "pooled",
            POOLED,
            "accept: the URL may lead to a connection pooler that keeps a session for each"
                + " client."));
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
    if (!url.startsWith(DRIVER + ":") && !url.contains("@")) {
      return Optional.of(PostgresUrl.FORM_RULE);
    }
    try {
      PostgresUrl.parse(url);
      return Optional.empty();
    } catch (PostgresUrl.InvalidUrlException e) {
      return Optional.of(e.rule());
    }
  }

  private static Optional<String> brokenByUsername(String username) {
    return username.isBlank() || username.length() > 63
        ? Optional.of("must have 1 to 63 characters")
        : Optional.empty();
  }
}
