package dev.belay.gateway;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server for the test JVM, and an empty database in it for each gateway. */
public final class TestDatabase {
  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static TestDatabase create() {
    TestDatabase database = new TestDatabase("gateway" + NUMBER.incrementAndGet());
    try (Connection connection = SERVER.getPostgresDatabase().getConnection()) {
      connection.createStatement().execute("create database " + database.name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return database;
  }

  public String url() {
    return SERVER.getJdbcUrl("postgres", name);
  }

  /** The gateway's arguments that name it. */
  public List<String> arguments() {
    return List.of(
        "--belay.gateway.database.url=" + url(), "--belay.gateway.database.username=postgres");
  }
}
