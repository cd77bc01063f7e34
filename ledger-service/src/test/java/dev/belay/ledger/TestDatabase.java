package dev.belay.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.belay.ledger.audit.AuditChain;
import dev.belay.ledger.audit.AuditTable;
import dev.belay.ledger.read.Worsened;
import dev.belay.ledger.tables.ProjectionTables;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database of its own on the one PostgreSQL of this JVM. */
public final class TestDatabase {
  private static final EmbeddedPostgres SERVER = start();

  private final String name = "ledger_" + UUID.randomUUID().toString().replace("-", "");
  private final DataSource source;
  public final JdbcClient jdbc;

  /** An empty one. */
  public TestDatabase() {
    this("template1");
  }

  private TestDatabase(String template) {
    server().sql("create database %s template %s".formatted(name, template)).update();
    source = pool(null);
    jdbc = JdbcClient.create(source);
  }

  /** One with the tables of today, copied from one that was migrated once. */
  public static TestDatabase migrated() {
    return new TestDatabase(Template.NAME);
  }

  /** Nobody is connected to a template while it is copied: its pool is never used. */
  private static final class Template {
    static final String NAME = new TestDatabase().migratedTo("latest").name;
  }

  /** Up to a version of the schema. */
  public TestDatabase migratedTo(String version) {
    Flyway.configure()
        .dataSource(SERVER.getDatabase("postgres", name))
        .schemas("ledger")
        .table("ledger_schema_history")
        .locations("classpath:dev/belay/jobs/migration", "classpath:dev/belay/ledger/schema")
        .outOfOrder(true)
        .target(version)
        .load()
        .migrate();
    return this;
  }

  /** Most of a short transaction's time would be its connection's otherwise. */
  private DataSource pool(@Nullable String schema) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(SERVER.getDatabase("postgres", name));
    config.setMaximumPoolSize(10);
    config.setMinimumIdle(0);
    config.setIdleTimeout(10_000);
    config.setSchema(schema);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  public String url() {
    return SERVER.getJdbcUrl("postgres", name);
  }

  public JdbcClient server() {
    return JdbcClient.create(SERVER.getPostgresDatabase());
  }

  /** No connection works until {@link #comeBack}; those that exist are cut. */
  public void goAway() {
    server().sql("alter database %s allow_connections false".formatted(name)).update();
    cutConnections();
  }

  public void comeBack() {
    server().sql("alter database %s allow_connections true".formatted(name)).update();
  }

  public void cutConnections() {
    server()
        .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
        .param("name", name)
        .query((row, number) -> row.getBoolean(1))
        .list();
  }

  public DataSource source() {
    return source;
  }

  /** Connections of another process, whose tables have no schema in their names. */
  public DataSource source(String schema) {
    return pool(schema);
  }

  public TransactionTemplate transactions() {
    return new TransactionTemplate(new JdbcTransactionManager(source));
  }

  public AuditChain chain() {
    return new AuditChain(new AuditTable(jdbc), Clock.systemUTC());
  }

  public Ledger ledger() {
    return new Ledger(
        transactions(), chain(), new ProjectionTables(jdbc), new Worsened(jdbc), event -> {});
  }

  /** Every projected row of a set, as text. */
  public List<String> rowsOf(String setId) {
    List<String> rows = new ArrayList<>();
    for (String query :
        List.of(
            "select t::text from ledger.recovery_set t where recovery_set_id = :id",
            "select t::text from ledger.recovery_point t where recovery_set_id = :id order by 1",
            "select v::text from ledger.verification v join ledger.recovery_point p"
                + " using (recovery_point_id) where recovery_set_id = :id order by 1",
            "select c::text from ledger.verification_check c join ledger.verification v"
                + " using (verification_id) join ledger.recovery_point p using (recovery_point_id)"
                + " where recovery_set_id = :id order by 1",
            "select g::text from ledger.gate g where recovery_set_id = :id order by 1")) {
      rows.addAll(jdbc.sql(query).param("id", UUID.fromString(setId)).query(String.class).list());
    }
    return rows;
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.start();
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      server.close();
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
