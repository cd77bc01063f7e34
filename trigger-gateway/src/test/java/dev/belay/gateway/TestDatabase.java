package dev.belay.gateway;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/** A PostgreSQL server for the test JVM, and a database in it for each gateway. */
public final class TestDatabase {
  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name;
  private final int port;

  private TestDatabase(String name, int port) {
    this.name = name;
    this.port = port;
  }

  private TestDatabase(String template) {
    this.port = SERVER.getPort();
    this.name = "gateway" + NUMBER.incrementAndGet();
    try (Connection connection = SERVER.getPostgresDatabase().getConnection()) {
      connection
          .createStatement()
          .execute("create database %s template %s".formatted(name, template));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One without any table: the gateway makes them. */
  public static TestDatabase empty() {
    return new TestDatabase("template1");
  }

  /** One with the gateway's tables, copied from one that was migrated once. */
  public static TestDatabase create() {
    return new TestDatabase(Template.NAME);
  }

  private static final class Template {
    static final String NAME = migrated().name;

    /** As the gateway does it: it finds nothing to do. */
    private static TestDatabase migrated() {
      TestDatabase database = empty();
      Flyway.configure()
          .dataSource(SERVER.getDatabase("postgres", database.name))
          .defaultSchema("trigger_gateway")
          .createSchemas(true)
          .locations("classpath:dev/belay/jobs/migration", "classpath:dev/belay/gateway/migration")
          .outOfOrder(true)
          .load()
          .migrate();
      return database;
    }
  }

  /** Connections whose tables have no schema in their names; the caller closes them. */
  public HikariDataSource connections() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(SERVER.getDatabase("postgres", name));
    config.setSchema("trigger_gateway");
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  public String url() {
    return "jdbc:postgresql://localhost:%d/%s?user=postgres".formatted(port, name);
  }

  public int port() {
    return port;
  }

  /** The same database, at another port that leads to it. */
  public TestDatabase at(int port) {
    return new TestDatabase(name, port);
  }

  /** The gateway's arguments that name it. */
  public List<String> arguments() {
    return List.of(
        "--belay.gateway.database.url=" + url(), "--belay.gateway.database.username=postgres");
  }
}
