package dev.belay.verifier.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.events.Verdict;
import dev.belay.jail.Isolation;
import dev.belay.policy.Drill;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.SmokeTest;
import dev.belay.schemas.DrilledPoint;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import dev.belay.verifier.drill.DrillOrder;
import dev.belay.verifier.drill.DrillResult;
import dev.belay.verifier.drill.WholeApplication;
import dev.belay.verifier.verification.HeldSandbox;
import dev.belay.verifier.verification.StagingPlace;
import dev.belay.verifier.verification.Verification;
import dev.belay.verifier.verification.VerificationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations and drills on real copies of two small databases. */
class OnACopyTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<String> BOTH =
      List.of(
          "sh",
          "-c",
          "for s in ORDERS STOCK; do eval \"PGPASSWORD=\\$BELAY_STORE_${s}_PASSWORD psql -X -h"
              + " \\$BELAY_STORE_${s}_HOST -p \\$BELAY_STORE_${s}_PORT -U \\$BELAY_STORE_${s}_USER"
              + " -d \\$BELAY_STORE_${s}_DATABASE -v ON_ERROR_STOP=1 -c 'select 1/count(*) from"
              + " item'\" || exit 1; done");

  @TempDir static Path directory;
  private static PrivatePostgres source;
  private static Vault vault;
  private static Verification verification;
  private static Manifest orders;
  private static Manifest stock;

  @BeforeAll
  static void capture() throws Exception {
    source =
        PrivatePostgres.start(
            PostgresTools.installed("initdb").getFirst(), directory.resolve("source"), Map.of());
    vault =
        Vaults.open(
            directory.resolve("vault").toUri(),
            VaultKey.loadOrCreate(directory.resolve("key")),
            VaultSettings.defaults());
    orders = capture("orders");
    stock = capture("stock");
    verification =
        new Verification(
            vault,
            new Drivers(List.of(new PostgresDriver(Clock.systemUTC()))),
            directory.resolve("sandboxes"),
            Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of())),
            Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    vault.close();
    source.close();
  }

  @Test
  void aMigrationThatWorksIsAPassedCheck() throws Exception {
    VerificationResult result = rehearse(psql("alter table item add column note text"), List.of());

    assertThat(result.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(check(result, "rehearsal").outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aMigrationThatFailsFailsThePointAndSaysWhyWithoutThePassword() throws Exception {
    VerificationResult result =
        rehearse(
            List.of("sh", "-c", "echo password is $BELAY_STORE_ORDERS_PASSWORD; exit 3"),
            List.of());

    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(check(result, "rehearsal").detail())
        .contains("exit code 3", "password is [redacted]");
  }

  @Test
  void aMigrationThatNeverEndsIsKilledWithAllThatItStarted() throws Exception {
    VerificationResult result =
        rehearse(List.of("sh", "-c", "sleep 1234567 & wait"), List.of(), Duration.ofSeconds(1));

    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(check(result, "rehearsal").detail()).contains("it did not end within 1.0 s");
    assertThat(
            ProcessHandle.allProcesses()
                .filter(each -> each.info().commandLine().orElse("").contains("sleep 1234567")))
        .isEmpty();
  }

  @Test
  void aMigrationThatCanNotBeStartedSaysNothingOfThePoint() throws Exception {
    VerificationResult result = rehearse(List.of("/no/such/program"), List.of());

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void aMigrationReachesItsCopyAndNothingElseOfThisMachine() throws Exception {
    Files.writeString(directory.resolve("secret"), "x");
    String spy =
        "test ! -e %s/secret && test ! -e /root && test \"$(ls /proc | grep -c '^[0-9]')\" -lt 12"
                .formatted(directory)
            + " && ! (exec 3<>/dev/tcp/127.0.0.1/%d) && test \"$HOME\" = /tmp"
                .formatted(source.port());

    VerificationResult result = rehearse(List.of("bash", "-c", spy), List.of());
    VerificationResult works = rehearse(psql("select 1"), List.of());

    assertThat(check(result, "rehearsal").outcome())
        .as(result.toString())
        .isEqualTo(Outcome.PASSED);
    assertThat(check(works, "rehearsal").outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aSmokeTestBesideAStagingTargetReachesTheSandboxesToo() throws Exception {
    Map<String, StagingPlace> into =
        Map.of("orders", new StagingPlace("postgresql", source.connection("both_staging", 1)));

    DrillResult result = drill(new SmokeTest.Command("both", BOTH, MINUTE), MINUTE, into);

    assertThat(result.verdict()).as(result.checks().toString()).isEqualTo("passed");
  }

  @Test
  void afterTheUndoTheDataMustBeAsItWas() throws Exception {
    VerificationResult good =
        rehearse(
            psql("alter table item add column note text; delete from item where id = 1"),
            psql("alter table item drop column note; insert into item values (1, 'thing 1')"));
    VerificationResult bad =
        rehearse(psql("update item set name = 'x' where id = 1"), psql("select 1"));

    assertThat(good.checks())
        .filteredOn(check -> check.name().equals("undo") && check.subject().startsWith("digest"))
        .isNotEmpty()
        .allMatch(check -> check.outcome() == Outcome.PASSED);
    assertThat(bad.verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void aDrillHasAllStoresUpForItsSmokeTests() throws Exception {
    DrillResult result = drill(new SmokeTest.Command("both", BOTH, MINUTE), MINUTE);

    assertThat(result.verdict()).as(result.checks().toString()).isEqualTo("passed");
    assertThat(result.recoveryTime()).isPositive();
    assertThat(result.sandboxes()).hasSize(2);
    try (Stream<Path> left = Files.list(directory.resolve("sandboxes"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aSmokeTestOrABudgetThatFailsFailsTheDrill() throws Exception {
    DrillResult smoke = drill(new SmokeTest.Command("no", List.of("false"), MINUTE), MINUTE);
    DrillResult late =
        drill(new SmokeTest.Command("yes", List.of("true"), MINUTE), Duration.ofMillis(1));

    assertThat(smoke.verdict()).as(smoke.checks().toString()).isEqualTo("failed");
    assertThat(late.verdict()).as(late.checks().toString()).isEqualTo("failed");
    assertThat(late.checks())
        .filteredOn(check -> check.outcome() == Outcome.FAILED)
        .extracting(CheckResult::name)
        .containsExactly("recovery-time");
  }

  @Test
  void aDrillIntoStagingLeavesTheDataWhereItsApplicationReadsIt() throws Exception {
    StoreConnection staging = source.connection("orders_staging", 1);
    Map<String, StagingPlace> into = Map.of("orders", new StagingPlace("postgresql", staging));

    DrillResult result =
        drill(
            new SmokeTest.Command(
                "named as in staging",
                psql("select 1 / (current_database() = 'orders_staging')::int"),
                MINUTE),
            MINUTE,
            into);

    assertThat(result.verdict()).as(result.checks().toString()).isEqualTo("passed");
    assertThat(result.sandboxes())
        .anyMatch(each -> each.contains("staging target") && each.contains("orders_staging"))
        .anyMatch(each -> each.contains("private process"));
    assertThat(rows(staging)).isEqualTo(500);

    execute(staging, "DELETE FROM public.item");
    DrillResult smoke = drill(new SmokeTest.Command("no", List.of("false"), MINUTE), MINUTE, into);
    assertThat(smoke.verdict()).as(smoke.checks().toString()).isEqualTo("failed");
    assertThat(rows(staging)).isEqualTo(500); // to be looked at
  }

  @Test
  void aDrillPutsNothingInPlaceUnlessAllOfItIsVerified() throws Exception {
    StoreConnection staging = source.connection("untouched_staging", 1);
    SmokeTest test = new SmokeTest.Command("never run", List.of("false"), MINUTE);

    DrillResult refused =
        drill(
            test,
            MINUTE,
            Map.of(
                "orders",
                new StagingPlace("postgresql", staging),
                "stock",
                new StagingPlace("postgresql", source.connection("stock", 1))));

    assertThat(refused.verdict()).as(refused.checks().toString()).isEqualTo("unknown");
    assertThat(refused.recoveryTime()).isNull();
    assertThat(refused.checks())
        .noneMatch(check -> check.name().equals("staging") || check.name().equals("smoke-test"))
        .anyMatch(check -> check.detail().contains("was not made by a drill"));
    assertThat(rows(source.connection("stock", 1))).isEqualTo(500);
    assertThat(databases()).doesNotContain("untouched_staging").noneMatch(n -> n.endsWith("_new"));
  }

  @Test
  void aDrillIsUnknownWithoutAStoreThatItPutsIntoStaging() throws Exception {
    StagingPlace place = new StagingPlace("postgresql", source.connection("payments_staging", 1));

    DrillResult result =
        drill(
            new SmokeTest.Command("yes", List.of("true"), MINUTE),
            MINUTE,
            Map.of("payments", place));

    assertThat(result.verdict()).isEqualTo("unknown");
    assertThat(result.checks())
        .singleElement()
        .satisfies(check -> assertThat(check.subject()).isEqualTo("payments"));
  }

  private static long rows(StoreConnection store) throws Exception {
    try (PostgresSession session = PostgresSession.open(store);
        Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM public.item")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<String> databases() throws Exception {
    List<String> names = new ArrayList<>();
    try (PostgresSession session = PostgresSession.open(source.connection("postgres", 1));
        Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery("SELECT datname FROM pg_database")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /** Whoever can write to the vault may have put another point's data there. */
  @Test
  void aDrillOfAnotherManifestThanTheOneThatWasCapturedFails() throws Exception {
    SmokeTest test = new SmokeTest.Command("yes", List.of("true"), MINUTE);
    StagingPlace place = new StagingPlace("postgresql", source.connection("changed_staging", 1));

    for (Map<String, StagingPlace> into :
        List.of(Map.<String, StagingPlace>of(), Map.of("orders", place))) {
      DrillResult result = drill(test, MINUTE, into, "0".repeat(64));

      assertThat(result.verdict()).isEqualTo("failed");
      assertThat(result.checks())
          .anyMatch(
              check ->
                  check.name().equals("manifest")
                      && check.detail().contains("is not the one that was captured"));
    }
    assertThat(databases()).doesNotContain("changed_staging");
  }

  private static DrillResult drill(SmokeTest test, Duration recoveryTime) throws Exception {
    return drill(test, recoveryTime, Map.of());
  }

  private static DrillResult drill(
      SmokeTest test, Duration recoveryTime, Map<String, StagingPlace> into) throws Exception {
    return drill(test, recoveryTime, into, vault.manifest(orders.recoveryPointId()).digest());
  }

  private static DrillResult drill(
      SmokeTest test, Duration recoveryTime, Map<String, StagingPlace> into, String digestOfOrders)
      throws Exception {
    RecoveryCommand command =
        RecoveryCommand.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setAction("drill")
            .setOperationId(UUID.randomUUID().toString())
            .setKind("drill")
            .setRecoverySetId(orders.recoverySetId())
            .setRecoveryPointId(orders.recoveryPointId())
            .setDataStore("orders")
            .setApplication("shop")
            .setEnvironment("production")
            .setTrigger("pre-deployment")
            .setRequestedAt(Instant.now())
            .setDeadline(Instant.now().plus(MINUTE))
            .setPoints(
                List.of(
                    new DrilledPoint(orders.recoveryPointId(), "orders", digestOfOrders),
                    new DrilledPoint(stock.recoveryPointId(), "stock", null)))
            .build();
    Drill drill =
        new Drill(
            "weekly",
            Optional.empty(),
            Drill.Choice.NEWEST,
            Map.of(),
            Optional.of(recoveryTime),
            Optional.empty(),
            List.of(test));
    return new WholeApplication(verification, Clock.systemUTC(), System.getenv())
        .run(new DrillOrder(command, Optional.of(drill), into), ProgressListener.NONE);
  }

  private static VerificationResult rehearse(List<String> command, List<String> undo)
      throws Exception {
    return rehearse(command, undo, MINUTE);
  }

  private static VerificationResult rehearse(
      List<String> command, List<String> undo, Duration timeout) throws Exception {
    MigrationRehearsal rehearsal =
        new MigrationRehearsal(
            manifest -> Optional.of(new Rehearsal(Optional.empty(), command, undo, timeout)),
            System.getenv());
    try (HeldSandbox held =
        verification.hold(orders.recoveryPointId(), CheckDepth.RESTORE, ProgressListener.NONE)) {
      rehearsal.run(verification, held);
      return held.result();
    }
  }

  private static CheckResult check(VerificationResult result, String name) {
    return result.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> psql(String sql) {
    return List.of(
        "sh",
        "-c",
        "PGPASSWORD=\"$BELAY_STORE_ORDERS_PASSWORD\" exec psql -X -q -v ON_ERROR_STOP=1 -h"
            + " \"$BELAY_STORE_ORDERS_HOST\" -p \"$BELAY_STORE_ORDERS_PORT\" -U"
            + " \"$BELAY_STORE_ORDERS_USER\" -d \"$BELAY_STORE_ORDERS_DATABASE\" -c \"$0\"",
        sql);
  }

  private static Manifest capture(String name) throws Exception {
    execute(source.connection("postgres", 1), "CREATE DATABASE " + name);
    StoreConnection store = source.connection(name, 1);
    execute(
        store,
        "CREATE TABLE public.item AS SELECT i AS id, 'thing ' || i AS name FROM generate_series(1,"
            + " 500) i");
    Manifest manifest =
        new PostgresDriver(Clock.systemUTC())
            .capture(
                new CaptureRequest(
                    PostgresAddress.connection(
                        name,
                        PostgresAddress.url(store),
                        PostgresAddress.username(store),
                        PostgresAddress.password(store),
                        1),
                    UUID.randomUUID().toString(),
                    "5a0b7c1d-8a1f-5d0e-9c55-6f2f9a1c7d10",
                    "shop",
                    "production",
                    "pre-deployment",
                    null,
                    null,
                    Map.of(),
                    List.of()),
                vault,
                ProgressListener.NONE);
    vault.commit(manifest);
    return manifest;
  }

  private static void execute(StoreConnection store, String sql) throws Exception {
    try (PostgresSession session = PostgresSession.open(store)) {
      session.execute(sql);
    }
  }
}
