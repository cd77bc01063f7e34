package dev.belay.standalone;

import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.standalone.demo.SampleDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A second, small data store of the shop's. Both are captured at one moment, while a file says that
 * writes are held back.
 */
final class StockDatabase {
  private static final String MIGRATION =
      "PGPASSWORD=\"$BELAY_STORE_STOCK_DB_PASSWORD\" psql -X -q -v ON_ERROR_STOP=1"
          + " -h \"$BELAY_STORE_STOCK_DB_HOST\" -p \"$BELAY_STORE_STOCK_DB_PORT\""
          + " -U \"$BELAY_STORE_STOCK_DB_USER\" -d \"$BELAY_STORE_STOCK_DB_DATABASE\""
          + " -c \"alter table item add column note text\"";

  /** One more rule of the environment. */
  private static final String ROLLBACK =
      """
      - on: after-failure
        capture: [shop-db, stock-db]
        rollback: {mode: automatic, max-lost-rows: 1000000}
      """
          .indent(10);

  private final SampleDatabase shop;
  private final String url;
  private final Path heldBack;

  private StockDatabase(SampleDatabase shop, String url, Path heldBack) {
    this.shop = shop;
    this.url = url;
    this.heldBack = heldBack;
  }

  static StockDatabase create(SampleDatabase shop, Path heldBack) throws SQLException {
    StockDatabase stock = new StockDatabase(shop, shop.createDatabase(), heldBack);
    stock.execute(
        "create table item as select i as id, 10 as pieces from generate_series(1, 500) i");
    stock.execute("alter table item add primary key (id)");
    return stock;
  }

  /**
   * Has the policy capture it together with the shop's, with a migration of it rehearsed, drills
   * into a staging target, and a drill by the clock.
   */
  Path addTo(Path policy) throws IOException {
    String shopOnly = Files.readString(policy);
    String password =
        shopOnly.lines().filter(line -> line.contains("password:")).findFirst().orElseThrow();
    String both =
        shopOnly
            .replace(
                "applications:",
                """
                  stock-db:
                    driver: postgresql
                    url: %s
                    username: %s
                %s
                staging-targets:
                  stock-staging:
                    driver: postgresql
                    url: %s
                    username: %s
                %s
                applications:\
                """
                    .formatted(
                        url,
                        PostgresAddress.username(shop.connection()),
                        password,
                        stagingUrl(),
                        PostgresAddress.username(shop.connection()),
                        password))
            .replace(
                "drills:",
                "drills:\n"
                    + "          - {name: often, schedule: {cron: '*/2 * * * *', time-zone: UTC}}")
            .replace(
                "recovery-time: 5m",
                "recovery-time: 5m\n" + " ".repeat(12) + "into: {stock-db: stock-staging}")
            .replace(
                "capture: [shop-db]",
                "capture: [shop-db, stock-db]\n"
                    + " ".repeat(12)
                    + "consistency: {max-skew: 10s, quiesce: {command: [touch, %1$s]}, resume: {command: [rm, -f, %1$s]}}"
                        .formatted(heldBack)
                    + "\n"
                    + " ".repeat(12)
                    + "rehearse: {store: stock-db, command: [sh, -c, '%s']}".formatted(MIGRATION));
    return Files.writeString(policy, both.stripTrailing() + "\n" + ROLLBACK);
  }

  private String stagingUrl() {
    return url.replaceFirst("/[^/]+$", "/stock_staging");
  }

  /** As {@link #pieces}, in the staging environment. */
  long piecesInStaging() throws SQLException {
    return pieces(stagingUrl());
  }

  /** Whether the application was asked to hold its writes back, and not yet to go on. */
  boolean writesAreHeldBack() {
    return Files.exists(heldBack);
  }

  /** What a release that went wrong did to it. */
  void deployBadly() throws SQLException {
    execute("update item set pieces = pieces - 20 where id % 3 = 0");
  }

  /** All pieces of all items. */
  long pieces() throws SQLException {
    return pieces(url);
  }

  private long pieces(String at) throws SQLException {
    try (Connection connection = connect(at);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select sum(pieces) from item")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String at) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + at,
        PostgresAddress.username(shop.connection()),
        PostgresAddress.password(shop.connection()).reveal());
  }
}
