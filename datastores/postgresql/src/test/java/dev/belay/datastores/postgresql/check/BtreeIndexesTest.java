package dev.belay.datastores.postgresql.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** It is for servers before version 14, and works with later ones, too. */
@ExtendWith(SharedPostgres.class)
class BtreeIndexesTest {
  @Test
  void namesAnIndexThatLacksARow(Databases databases) throws Exception {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE EXTENSION amcheck",
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "CREATE INDEX \"of v\" ON t (v)",
        "CREATE INDEX of_hash ON t USING hash (v)",
        "INSERT INTO t SELECT i, i::text FROM generate_series(1, 100) i");

    assertThat(check(store, true))
        .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.PASSED))
        .satisfies(result -> assertThat(result.detail()).contains("no finding in "));

    Databases.sql(store, ready("false"));
    Databases.sql(store, "INSERT INTO t VALUES (101, 'lost')");
    Databases.sql(store, ready("true"));

    assertThat(check(store, true))
        .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.FAILED))
        .satisfies(result -> assertThat(result.fault()).isEqualTo("index"))
        .satisfies(
            result -> assertThat(result.detail()).contains("\"of v\"").doesNotContain("t_pkey"));
    assertThat(check(store, false).outcome()).as("structure alone").isEqualTo(Outcome.PASSED);
  }

  private static String ready(String value) {
    return "UPDATE pg_catalog.pg_index SET indisready = "
        + value
        + " WHERE indexrelid = '\"of v\"'::regclass";
  }

  private static CheckResult check(StoreConnection store, boolean allIndexed) throws Exception {
    try (PostgresSession session = PostgresSession.open(store)) {
      return BtreeIndexes.check(Check.begin("amcheck", Check.DATABASE), session, allIndexed);
    }
  }
}
