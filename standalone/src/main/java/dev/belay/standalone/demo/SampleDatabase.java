package dev.belay.standalone.demo;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The shop's database: its own PostgreSQL server, with a realistic schema. */
public final class SampleDatabase implements AutoCloseable {
  static final String NAME = "shop";

  private final PostgresTools tools;
  private final PrivatePostgres server;
  private int restored;

  private SampleDatabase(PostgresTools tools, PrivatePostgres server) {
    this.tools = tools;
    this.server = server;
  }

  /**
   * Starts the newest installed PostgreSQL that has all the tools for a verification, and fills it.
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
    SampleDatabase database =
        new SampleDatabase(tools, PrivatePostgres.start(tools, directory, Map.of()));
    try {
      database.execute("create database " + NAME);
      database.script(resource("shop.sql"));
      return database;
    } catch (IOException | SQLException | InterruptedException | RuntimeException e) {
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
   * Creates an empty database beside the shop's, to restore into.
   *
   * @return its URL
   */
  public String createDatabase() throws SQLException {
    String name = "restored_" + ++restored;
    execute("create database " + name);
    return PostgresAddress.url(server.connection(name, 1));
  }

  /** Changes the data as a deployment might: new orders, changed prices. */
  public void deploy() throws IOException, InterruptedException {
    script(resource("deploy.sql"));
  }

  /** Changes the data as a broken release does, while customers go on ordering. */
  public void deployBadly() throws IOException, InterruptedException {
    script(resource("bad-deploy.sql"));
  }

  /** What the application reads: the value of all paid orders, as text. */
  public String paidOrders() throws SQLException {
    try (Connection connection = connect(NAME);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select count(*) || ' paid orders worth ' || sum(total) || ', '
                  || (select count(*) from shop.order_line) || ' order lines'
                from shop."order" where status = 'paid'
                """)) {
      row.next();
      return row.getString(1);
    }
  }

  /** The names of all databases on its server. */
  public List<String> databases() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select datname from pg_database")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Counts the rows in all tables of the shop. */
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

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a script in the shop's database as psql does: each statement is a transaction. */
  private void script(String sql) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                tools.program("psql"),
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--output=/dev/null",
                "--host=127.0.0.1",
                "--port=" + server.port(),
                "--username=" + PrivatePostgres.SUPERUSER,
                "--dbname=" + NAME)
            .redirectErrorStream(true);
    builder
        .environment()
        .put("PGPASSWORD", PostgresAddress.password(server.connection(NAME, 1)).reveal());
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    Process psql = builder.start();
    try (OutputStream input = psql.getOutputStream()) {
      input.write(sql.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (psql.waitFor() != 0) {
      throw new IOException("the sample's script failed: " + output.strip());
    }
  }

  private Connection connect(String database) throws SQLException {
    StoreConnection connection = server.connection(database, 1);
    return DriverManager.getConnection(
        "jdbc:" + PostgresAddress.url(connection),
        PostgresAddress.username(connection),
        PostgresAddress.password(connection).reveal());
  }

  private static String resource(String name) throws IOException {
    try (InputStream sql = SampleDatabase.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(sql, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
