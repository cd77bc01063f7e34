package dev.belay.standalone.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.standalone.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of an older home: an earlier PostgreSQL, which trusts everybody on loopback. */
@Tag("faults")
class CarryOverTest {
  private static final String PASSWORD = "0123456789abcdef0123456789abcdef";

  @TempDir Path directory;

  private Path data;
  private Path programs;
  private int major;

  @BeforeEach
  void makeAnOlderHome() throws Exception {
    data = directory.resolve("ledger-db");
    programs = Files.createDirectory(directory.resolve("ledger-db-programs"));
    EarlierCluster.make(
        data,
        programs,
        List.of(
            "create schema ledger",
            "create table ledger.entry (id bigint generated always as identity primary key,"
                + " said text not null, at timestamptz default now(), more jsonb)",
            "insert into ledger.entry (said, more) select 'größer als ' || n, '{\"a\": 1}'"
                + " from generate_series(1, 1000) n",
            "create table public.flyway_schema_history (version text)",
            "insert into public.flyway_schema_history values ('101')"));
    major = Cluster.majorOf(data);
  }

  @Test
  void theDataIsCarriedOverAndKept() throws Exception {
    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, programs, PASSWORD);
        Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      assertThat(text(statement, "show server_version")).startsWith(Programs.MAJOR + ".");
      assertThat(text(statement, "select count(*) || ' ' || max(said) from ledger.entry"))
          .isEqualTo("1000 größer als 999");
      assertThat(text(statement, "insert into ledger.entry (said) values ('new') returning id"))
          .isEqualTo("1001");
      assertThat(text(statement, "select version from flyway_schema_history")).isEqualTo("101");
      assertThat(text(statement, "select rolsuper from pg_roles where rolname = current_user"))
          .isEqualTo("f");
    }
    assertThat(Cluster.majorOf(data)).isEqualTo(Programs.MAJOR);
    assertThat(directory.resolve(ClusterFolder.kept(data, major))).isDirectory();
    assertThat(programs).isDirectoryNotContaining("glob:**/PG-*");
  }

  @Test
  void whatIsInterruptedIsFinished() throws Exception {
    EmbeddedDatabase.start(data, programs, PASSWORD).close();
    Files.move(data, ClusterFolder.successor(data)); // as it is between the two last steps

    try (EmbeddedDatabase database = EmbeddedDatabase.start(data, programs, PASSWORD);
        Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      assertThat(text(statement, "select count(*) from ledger.entry")).isEqualTo("1000");
    }
  }

  @Test
  void whatCannotBeCarriedOverStaysAsItWas() throws Exception {
    Files.delete(data.resolve("global/pg_control"));

    assertThatThrownBy(() -> EmbeddedDatabase.start(data, programs, PASSWORD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pg_control");

    assertThat(Cluster.majorOf(data)).isEqualTo(major);
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), database.username(), database.password());
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
