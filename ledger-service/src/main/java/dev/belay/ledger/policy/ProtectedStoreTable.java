package dev.belay.ledger.policy;

import dev.belay.ledger.policy.ProtectedStores.Store;
import dev.belay.policy.Policy;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Since when the policy has each data store, over restarts. Ledgers that share the database must
 * have one policy ({@code belay_policies_in_force} tells when they don't); while they have not, a
 * store that only some have is noted again and again, and so is missed later than it should be.
 */
public final class ProtectedStoreTable {
  private final JdbcClient jdbc;
  private final Clock clock;

  public ProtectedStoreTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Notes the stores of the policy that are new, and forgets those that left it. */
  public void note(Policy policy) {
    Set<Store> stores = ProtectedStores.of(policy);
    Map<Store, Instant> known = known();
    for (Store store : known.keySet()) {
      if (!stores.contains(store)) {
        of(
                store,
                """
                delete from ledger.protected_store
                where application = :application and environment = :environment and data_store = :store
                """)
            .update();
      }
    }
    for (Store store : stores) {
      if (!known.containsKey(store)) {
        of(
                store,
                """
                insert into ledger.protected_store (application, environment, data_store, since)
                values (:application, :environment, :store, :now) on conflict do nothing
                """)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
      }
    }
  }

  /** The stores of the policy. One that is not noted yet is new now. */
  public SortedMap<Store, Instant> since(Policy policy) {
    return ProtectedStores.since(ProtectedStores.of(policy), known(), clock.instant());
  }

  private Map<Store, Instant> known() {
    Map<Store, Instant> known = new HashMap<>();
    jdbc.sql("select application, environment, data_store, since from ledger.protected_store")
        .query(
            row -> {
              known.put(
                  new Store(row.getString(1), row.getString(2), row.getString(3)),
                  row.getObject(4, OffsetDateTime.class).toInstant());
            });
    return known;
  }

  private JdbcClient.StatementSpec of(Store store, String sql) {
    return jdbc.sql(sql)
        .param("application", store.application())
        .param("environment", store.environment())
        .param("store", store.dataStore());
  }
}
