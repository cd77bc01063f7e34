package dev.belay.datastores.postgresql.rights;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.Manifest;
import java.util.List;
import java.util.Optional;

/** Says why a restore does not begin, and what to do. */
public final class UntrustedCode {
  private static final int NAMED = 5;

  private UntrustedCode() {}

  /**
   * @param untrusted what would run such code, for people
   * @param obstacle why no role of its own can load the rows
   */
  public static DataStoreException refusal(
      Manifest manifest, StoreConnection store, List<String> untrusted, Optional<String> obstacle) {
    return new DataStoreException.Refused(
        "recovery point %s brings code along that the restore would run with the rights of %s, who is a superuser of %s: %s. %sRestore as a user who is none; or, if you trust everybody who could create objects in the captured database, say so: --trust-schema of belay restore, trust-schema: true in the policy"
            .formatted(
                manifest.recoveryPointId(),
                PostgresAddress.username(store),
                store.name(),
                named(untrusted),
                obstacle
                    .map(
                        why ->
                            "Rows would be loaded by a role belay_load_… of this restore, but: "
                                + why
                                + ". ")
                    .orElse("")));
  }

  /**
   * Of rows that go into a database that people use, in one transaction with all that belongs to
   * it: that is the restoring user's.
   *
   * @param evaluated for people
   */
  public static DataStoreException intoDatabaseInUse(
      StoreConnection store, List<String> evaluated) {
    return new DataStoreException.Refused(
        "the restore would run code that others can write with the rights of %s, who is a superuser of %s: %s. Restore as a user who is none, and who has the roles that own the tables; or, if you trust everybody who can create objects in the database, say so: trust-schema: true of the data store in the policy"
            .formatted(PostgresAddress.username(store), store.name(), named(evaluated)));
  }

  /**
   * What a restore says that was told to run it.
   *
   * @param ran for people, at least one
   */
  public static String warning(StoreConnection store, List<String> ran) {
    return "code that others can write ran with the rights of %s, who is a superuser, since the schema is trusted: %s"
        .formatted(PostgresAddress.username(store), named(ran));
  }

  private static String named(List<String> found) {
    int more = found.size() - NAMED;
    return String.join(", ", found.subList(0, Math.min(NAMED, found.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
