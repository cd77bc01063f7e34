package dev.belay.standalone.demo;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/** The shop's database: a PostgreSQL server of its own, with a schema that looks like real life. */
public final class SampleDatabase implements AutoCloseable {
  static final String NAME = "shop";

  private final PrivatePostgres server;
  private int restored;

  private SampleDatabase(PrivatePostgres server) {
    this.server = server;
  }

  /**
   * Starts the newest PostgreSQL that is installed with all the tools that a verification needs,
   * and fills it.
   */
  public static SampleDatabase start(Path directory)
      throws DataStoreException, InterruptedException, IOException, SQLException {
    PostgresTools tools =
        PostgresTools.installed("pg_amcheck").stream()
            .max(Comparator.comparingInt(PostgresTools::major))
            .orElseThrow(
                () ->
                    new DataStoreException.Misconfigured(
                        "no PostgreSQL with pg_amcheck is installed; on Debian: apt-get install"
                            + " postgresql",
                        null));
    SampleDatabase database = new SampleDatabase(PrivatePostgres.start(tools, directory, Map.of()));
    try {
      database.execute("postgres", "create database " + NAME);
      database.execute(NAME, resource("shop.sql"));
      return database;
    } catch (IOException | SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  public int major() {
    return server.major();
  }

  public StoreConnection connection() {
    return server.connection(NAME, 2);
  }

  /**
   * An empty database beside the shop's, to restore into.
   *
   * @return its URL
   */
  public String createDatabase() throws SQLException {
    String name = "restored_" + ++restored;
    execute("postgres", "create database " + name);
    return server.connection(name, 1).url();
  }

  /** What a deployment might do to the data: new orders, changed prices. */
  public void deploy() throws IOException, SQLException {
    execute(NAME, resource("deploy.sql"));
  }

  /** Rows in all tables of the shop, counted. */
  public long rows() throws SQLException {
    try (Connection connection = connect(NAME);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select coalesce(sum((xpath('/row/n/text()', query_to_xml(
                  format('select count(*) as n from only %s', oid::regclass), false, true, '')))[1]::text::bigint), 0)
                from pg_class
                where relkind = 'r' and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
                """)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  private void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String database) throws SQLException {
    StoreConnection connection = server.connection(database, 1);
    return DriverManager.getConnection(
        "jdbc:" + connection.url(), connection.username(), connection.password().reveal());
  }

  private static String resource(String name) throws IOException {
    try (InputStream sql = SampleDatabase.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(sql, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
