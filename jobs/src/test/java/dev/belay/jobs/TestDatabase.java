package dev.belay.jobs;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One embedded PostgreSQL for all tests of the module; every test starts from empty tables. */
final class TestDatabase {
  private static final EmbeddedPostgres SERVER = start();

  private TestDatabase() {}

  static DataSource empty() {
    DataSource dataSource = SERVER.getPostgresDatabase();
    JdbcClient.create(dataSource).sql("drop schema public cascade; create schema public").update();
    for (String migration :
        List.of(
            "V1__jobs.sql",
            "V2__lanes.sql",
            "V3__cancelling.sql",
            "V4__turns.sql",
            "V5__deaths.sql",
            "V6__traces.sql")) {
      JdbcClient.create(dataSource).sql(text(migration)).update();
    }
    return dataSource;
  }

  static String url() {
    return SERVER.getJdbcUrl("postgres", "postgres");
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String migration) {
    try (InputStream sql = TestDatabase.class.getResourceAsStream("migration/" + migration)) {
      return new String(
          java.util.Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
