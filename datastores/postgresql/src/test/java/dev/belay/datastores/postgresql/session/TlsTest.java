package dev.belay.datastores.postgresql.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.capture.PostgresCapture;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.fixtures.Certificates;
import dev.belay.vault.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that shows a certificate and asks for one, instead of a password. Both ways to it are
 * tried: pgjdbc's and that of PostgreSQL's own programs.
 */
class TlsTest {
  @TempDir static Path folder;
  private static PrivatePostgres server;

  @BeforeAll
  static void start() throws Exception {
    Certificates certificates = new Certificates(folder);
    certificates.authority("ca");
    certificates.authority("other-ca");
    certificates.issue("server", "ca", "server", "IP:127.0.0.1");
    certificates.issue("client", "ca", "client", "DNS:client");
    certificates.issue("stranger", "other-ca", "client", "DNS:client");
    server =
        PrivatePostgres.start(
            PostgresTools.installed("initdb").getFirst(), folder.resolve("server"), Map.of());
    Path data = server.directory().resolve("data");
    give(data, "server.crt", Files.readString(folder.resolve("server.crt")));
    give(data, "server.key", Files.readString(folder.resolve("server.key")));
    give(data, "ca.crt", Files.readString(folder.resolve("ca.crt")));
    give(
        data,
        "pg_hba.conf",
        """
        hostssl all client 127.0.0.1/32 cert
        host    all belay  127.0.0.1/32 scram-sha-256
        """);
    StoreConnection owner = server.connection("postgres", 1);
    Databases.sql(
        owner,
        "ALTER SYSTEM SET ssl_ca_file = 'ca.crt'",
        "ALTER SYSTEM SET ssl = on",
        "SELECT pg_catalog.pg_reload_conf()",
        "CREATE ROLE client LOGIN",
        "CREATE DATABASE shop OWNER client");
    Databases.sql(
        server.connection("shop", 1),
        "CREATE TABLE orders AS SELECT n FROM generate_series(1, 1000) n",
        "ALTER TABLE orders OWNER TO client");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.key", "client.pk8"})
  void aCaptureShowsItsCertificateAndChecksTheServers(String key) throws Exception {
    Manifest manifest = capture("ca.crt", "client.crt", key);

    assertThat(manifest.totals().rows()).isEqualTo(1000);
  }

  @Test
  void aServerOfAnotherAuthorityIsNotBelieved() {
    assertThatThrownBy(() -> capture("other-ca.crt", "client.crt", "client.key"))
        .isInstanceOf(DataStoreException.class);
  }

  @Test
  void aCertificateOfAnotherAuthorityLetsNobodyIn() {
    assertThatThrownBy(() -> capture("ca.crt", "stranger.crt", "stranger.key"))
        .isInstanceOf(DataStoreException.class);
  }

  private static Manifest capture(String authority, String certificate, String key)
      throws Exception {
    String url =
        "postgresql://127.0.0.1:%d/shop?sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
            .formatted(
                server.port(),
                folder.resolve(authority),
                folder.resolve(certificate),
                folder.resolve(key));
    StoreConnection store = PostgresAddress.connection("shop", url, "client", new Secret(""), 2);
    return new PostgresCapture(Clock.systemUTC())
        .capture(Requests.of(store), new MemoryVault(), ProgressListener.NONE);
  }

  /** As a file of the server's user. */
  private static void give(Path data, String name, String text) throws Exception {
    Path file = Files.writeString(data.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setOwner(file, Files.getOwner(data));
  }
}
