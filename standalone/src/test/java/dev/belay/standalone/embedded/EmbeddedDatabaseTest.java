package dev.belay.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reaches the port is an attacker until it shows the password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedDatabaseTest {
  private static final String PASSWORD = "0123456789abcdef0123456789abcdef";

  @TempDir static Path directory;

  private EmbeddedDatabase database;

  @BeforeAll
  void start() throws Exception {
    database = start(PASSWORD);
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  @Test
  void nobodyIsLetInWithoutThePassword() {
    for (String user : List.of("postgres", "belay", "nobody")) {
      for (String name : List.of("postgres", "template1", "belay")) {
        for (String password : List.of("", "postgres", "belay", PASSWORD + "0")) {
          assertThatThrownBy(() -> connect(name, user, password).close())
              .as("%s in %s with '%s'", user, name, password)
              .isInstanceOf(SQLException.class);
        }
      }
    }
  }

  @Test
  void thePasswordOpensTheLedgersDatabaseAlone() throws Exception {
    connect("belay", "belay", PASSWORD).close();

    assertThatThrownBy(() -> connect("belay", "postgres", PASSWORD).close())
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connect("postgres", "belay", PASSWORD).close())
        .isInstanceOf(SQLException.class);
  }

  @Test
  void whoeverIsInCanNeitherWriteFilesNorRunPrograms() throws Exception {
    Path proof = directory.resolve("proof");
    try (Connection connection = connect("belay", "belay", PASSWORD);
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "copy (select 1) to program 'touch " + proof + "'",
              "copy (select 1) to '" + proof + "'",
              "select pg_read_file('/etc/passwd')",
              "create role other superuser")) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .hasMessageContaining("permission denied");
      }
    }
    assertThat(proof).doesNotExist();
  }

  /** An earlier version trusted everybody on loopback; a password may have become known. */
  @Test
  @Order(Integer.MAX_VALUE)
  void aFolderThatTrustsEverybodyIsMendedAtTheNextStart() throws Exception {
    try (Connection connection = connect("belay", "belay", PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept as select 42 as n");
    }
    database.close();
    Files.writeString(data().resolve("pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
    String another = PASSWORD.replace('0', 'f');

    database = start(another);

    assertThatThrownBy(() -> connect("belay", "postgres", "").close())
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connect("belay", "belay", PASSWORD).close())
        .isInstanceOf(SQLException.class);
    try (Connection connection = connect("belay", "belay", another);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("select n from kept").next()).isTrue();
    }
  }

  private static EmbeddedDatabase start(String password) throws IOException, InterruptedException {
    return EmbeddedDatabase.start(data(), directory.resolve("programs"), password);
  }

  private static Path data() {
    return directory.resolve("data");
  }

  private Connection connect(String name, String user, String password) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl().replace("/belay?", "/" + name + "?"), user, password);
  }
}
