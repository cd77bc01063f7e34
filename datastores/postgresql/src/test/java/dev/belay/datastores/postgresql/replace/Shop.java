package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.testing.Databases;
import java.util.List;

/** A database with ten orders of three customers, partitioned sales in another schema, and more. */
final class Shop {
  private Shop() {}

  static StoreConnection create(Databases databases) {
    StoreConnection store = databases.create();
    Databases.sql(
        store,
        "CREATE TABLE \"Big \"\"customers\"\"\" (id int PRIMARY KEY, name text)",
        "INSERT INTO \"Big \"\"customers\"\"\" VALUES (1, 'a'), (2, 'b'), (3, 'c')",
        "CREATE TABLE orders (id serial PRIMARY KEY, what text, customer int CONSTRAINT"
            + " orders_customer_fkey REFERENCES \"Big \"\"customers\"\"\")",
        "INSERT INTO orders (what, customer) SELECT 'x', 1 + n % 3 FROM generate_series(1, 10) n",
        "CREATE INDEX orders_by_what ON orders (what)",
        "COMMENT ON TABLE orders IS 'all of them'",
        "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER audit AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION audit()",
        "CREATE TRIGGER audit_too AFTER INSERT ON \"Big \"\"customers\"\"\" FOR EACH ROW EXECUTE"
            + " FUNCTION audit()",
        "COMMENT ON TRIGGER audit_too ON \"Big \"\"customers\"\"\" IS 'gone with it'",
        "CREATE VIEW of_customers AS SELECT name FROM \"Big \"\"customers\"\"\"",
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM of_customers",
        "CREATE SCHEMA archive",
        "CREATE TABLE archive.sales (n int) PARTITION BY RANGE (n)",
        "CREATE TABLE archive.sales_low PARTITION OF archive.sales FOR VALUES FROM (0) TO (3)",
        "CREATE TABLE archive.sales_high PARTITION OF archive.sales FOR VALUES FROM (3) TO (9)",
        "CREATE INDEX ON archive.sales (n)",
        "INSERT INTO archive.sales SELECT generate_series(1, 5)",
        "SELECT lo_from_bytea(0, 'large')");
    return store;
  }

  static List<String> databasesOf(StoreConnection store, String like) {
    return Databases.query(
        store, "SELECT datname FROM pg_database WHERE datname LIKE '" + like + "' ORDER BY 1");
  }
}
