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
    String named = String.join(", ", untrusted.subList(0, Math.min(NAMED, untrusted.size())));
    int more = untrusted.size() - NAMED;
    return new DataStoreException.Refused(
        "recovery point %s brings code along that the restore would run with the rights of %s, who is a superuser of %s: %s%s. %sRestore as a user who is none; or, if you trust everybody who could create objects in the captured database, say so: --trust-schema of belay restore, trust-schema: true in the policy"
            .formatted(
                manifest.recoveryPointId(),
                PostgresAddress.username(store),
                store.name(),
                named,
                more > 0 ? " and " + more + " more" : "",
                obstacle
                    .map(
                        why ->
                            "Rows would be loaded by a role belay_load_… of this restore, but: "
                                + why
                                + ". ")
                    .orElse("")));
  }
}
