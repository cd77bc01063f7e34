package dev.belay.verifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.sandbox.PostgresSandbox;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.events.Verdict;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import dev.belay.vault.Manifest.Assertion;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Real captures in a real vault, restored into real sandboxes, with one fault each: in what is
 * stored, or in the sandbox after the restore.
 */
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlantedFaultsTest {
  private static final FaultReport REPORT = new FaultReport();

  @TempDir static Path shared;
  private static PrivatePostgres source;
  private static StoreConnection store;
  private static Path pristine;
  private static VaultKey key;
  private static Manifest point;
  private static Manifest otherPoint;
  private static RestoredOnce restored;
  private static Isolation isolation;

  @TempDir Path temporary;
  private final DataStoreDriver driver = new PostgresDriver(Clock.systemUTC());
  private StoredPoint stored;
  private Path sandboxes;

  @BeforeAll
  static void capture() throws Exception {
    isolation =
        Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
    source =
        PrivatePostgres.start(
            PostgresTools.installed("initdb").getFirst(), shared.resolve("source"), Map.of());
    sql(source.connection("postgres", 1), "CREATE DATABASE shop");
    store = source.connection("shop", 2);
    sql(store, SampleSchema.STATEMENTS);
    pristine = shared.resolve("vault");
    key = VaultKey.loadOrCreate(shared.resolve("key"));
    try (Vault vault = open(pristine)) {
      point =
          capture(
              vault,
              List.of(new Assertion("has orders", "sql", "SELECT count(*) = 3000 FROM orders")));
      otherPoint = capture(vault, FailingAssertions.ALL);
      restored =
          new RestoredOnce(
              new PostgresDriver(Clock.systemUTC()),
              point,
              vault,
              shared.resolve("restored"),
              isolation);
    }
  }

  @AfterAll
  static void stop() {
    restored.close();
    source.close();
  }

  @BeforeEach
  void copyVault() throws IOException {
    sandboxes = temporary.resolve("sandboxes");
    Path folder = temporary.resolve("vault");
    stored = new StoredPoint(folder, key, point, otherPoint);
    try (Stream<Path> files = Files.walk(pristine)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, folder.resolve(pristine.relativize(file).toString()));
      }
    }
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    if (Files.exists(sandboxes)) {
      assertThat(sandboxes).isEmptyDirectory();
    }
  }

  @Test
  void verifiesAnUntouchedPoint() throws Exception {
    VerificationResult result = verify(driver);

    assertThat(problems(result)).isEmpty();
    assertThat(result.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(result.restoreTime()).isPositive();
    assertThat(result.sandbox()).startsWith("PostgreSQL ");
    assertThat(result.checks())
        .extracting(CheckResult::name)
        .contains(
            "manifest",
            "restore",
            "tables",
            "rows",
            "digest",
            "sequences",
            "large-objects",
            "materialized-views",
            "settings",
            "schema",
            "constraints",
            "indexes",
            "amcheck",
            "assertion");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("dev.belay.verifier.verification.StoredFault#ALL")
  void namesDamageInTheVault(StoredFault fault) throws Exception {
    fault.planting().in(stored);

    VerificationResult result = verify(driver);

    REPORT.add(fault, result);
    assertFailed(result, fault.check(), fault.named().toArray(String[]::new));
  }

  /** Nothing was read, so nothing is known of the point. */
  @Test
  void withAnotherKeyThePointIsUnknown() throws Exception {
    stored.takeAnotherKey();

    VerificationResult result = verify(driver);

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(problems(result).getFirst().detail()).contains("The key is not the one");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("dev.belay.verifier.verification.SandboxFault#ALL")
  void namesDamageInTheSandbox(SandboxFault fault) throws Exception {
    VerificationResult result = verify(damaged(fault.statements().toArray(String[]::new)));

    REPORT.add(fault, result);
    if (fault.check() == null) {
      // Once a check finds it, it is to be named here, and counted in the document.
      assertThat(result.verdict()).as("%s", problems(result)).isEqualTo(Verdict.VERIFIED);
      return;
    }
    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(problems(result))
        .as("%s: %s", fault, problems(result))
        .anySatisfy(
            problem -> {
              assertThat(problem.name() + " of " + problem.subject()).isEqualTo(fault.check());
              assertThat(problem.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(problem.fault()).isEqualTo(fault.named());
              assertThat(problem.detail()).isNotBlank();
            });
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void thePublishedFaultsAreThoseThatWereFound() throws Exception {
    assertThat(REPORT.isComplete()).as("all faults were planted, and reported").isTrue();

    String document = REPORT.document();

    Path published = Path.of("..", "docs", "reference", "verification-faults.md");
    if (Boolean.getBoolean("belay.faults.write")) {
      Files.writeString(published, document);
    }
    assertThat(Files.readString(published))
        .as("write it with -Dbelay.faults.write=true")
        .isEqualTo(document);
  }

  @Test
  void tellsAChangedRowFromAMissingOne() throws Exception {
    VerificationResult result = verify(damaged("UPDATE public.payments SET id = -id WHERE id = 1"));

    assertThat(problems(result))
        .extracting(CheckResult::name, CheckResult::subject)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("digest", "public.payments"));
  }

  @Test
  void leavesAssertionsAndTheEnginesChecksOutWhereThePolicyWantsARestoreOnly() throws Exception {
    VerificationResult result;
    try (Vault vault = stored.open()) {
      result =
          verification(vault, driver)
              .run(otherPoint.recoveryPointId(), CheckDepth.RESTORE, ProgressListener.NONE);
    }

    assertThat(result.verdict()).isEqualTo(Verdict.VERIFIED);
    assertThat(result.checks())
        .extracting(CheckResult::name)
        .contains("rows", "digest", "schema", "constraints")
        .doesNotContain("amcheck", "assertion");
  }

  @Test
  void namesEachAssertionThatIsNotTrue() throws Exception {
    VerificationResult result;
    try (Vault vault = stored.open()) {
      result =
          verification(vault, driver)
              .run(otherPoint.recoveryPointId(), CheckDepth.FULL, ProgressListener.NONE);
    }

    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(problems(result))
        .allSatisfy(
            problem -> {
              assertThat(problem.name()).isEqualTo("assertion");
              assertThat(problem.fault()).isEqualTo("assertion");
            })
        .extracting(CheckResult::subject)
        .containsExactlyElementsOf(FailingAssertions.ALL.stream().map(Assertion::name).toList());
  }

  @Test
  void doesNotKnowWhenTheSandboxDies() throws Exception {
    VerificationResult result =
        verify(new DamagingDriver(driver, target -> kill((PostgresSandbox) target)));

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(problems(result))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.outcome()).isEqualTo(Outcome.UNKNOWN));
  }

  @Test
  void doesNotKnowWhenARequiredCheckIsLeftOut() throws Exception {
    VerificationResult result =
        verify(
            new DamagingDriver(
                driver,
                target -> {},
                results ->
                    results.stream()
                        .filter(
                            check ->
                                !(check.name().equals("digest")
                                    && check.subject().equals("public.orders")))
                        .toList()));

    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(problems(result))
        .extracting(CheckResult::subject, CheckResult::detail)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("public.orders", "the check was not made"));
  }

  private VerificationResult verify(DataStoreDriver with) throws Exception {
    try (Vault vault = stored.open()) {
      return verification(vault, with)
          .run(point.recoveryPointId(), CheckDepth.FULL, ProgressListener.NONE);
    }
  }

  private Verification verification(Vault vault, DataStoreDriver with) {
    return new Verification(
        vault, new Drivers(List.of(with)), sandboxes, isolation, Clock.systemUTC());
  }

  private DataStoreDriver damaged(String... statements) {
    return new DamagingDriver(
        restored,
        target -> {
          try {
            sql(target.connection(), statements);
          } catch (SQLException e) {
            throw new DataStoreException.Misconfigured("the fault was not planted", e);
          }
        });
  }

  private static void assertFailed(VerificationResult result, String check, String... faults) {
    assertThat(result.verdict()).as("%s", result.checks()).isEqualTo(Verdict.FAILED);
    assertThat(problems(result)).hasSize(1);
    assertThat(problems(result).getFirst().name()).isEqualTo(check);
    assertThat(problems(result).getFirst().fault()).isIn((Object[]) faults);
  }

  /** Everything that did not pass, but for the order of text on this machine. */
  private static List<CheckResult> problems(VerificationResult result) {
    return result.checks().stream().filter(check -> check.outcome() != Outcome.PASSED).toList();
  }

  private static void kill(PostgresSandbox sandbox) {
    sandbox.process().destroyForcibly();
    sandbox.process().onExit().join();
  }

  private static Manifest capture(Vault vault, List<Assertion> assertions) throws Exception {
    CaptureRequest request =
        new CaptureRequest(
            store,
            UUID.randomUUID().toString(),
            UUID.randomUUID().toString(),
            "shop",
            "production",
            "manual",
            null,
            null,
            Map.of(),
            assertions);
    Manifest manifest =
        new PostgresDriver(Clock.systemUTC()).capture(request, vault, ProgressListener.NONE);
    return vault.commit(manifest).manifest();
  }

  private static Vault open(Path directory) throws IOException {
    return Vaults.open(directory.toUri(), key, VaultSettings.defaults().withSegmentBytes(64 << 10));
  }

  private static void sql(StoreConnection database, String... statements)
      throws SQLException, DataStoreException {
    try (PostgresSession session = PostgresSession.open(database)) {
      for (String statement : statements) {
        session.execute(statement);
      }
    }
  }

  /** One way each in which an assertion is not true. */
  private static final class FailingAssertions {
    static final List<Assertion> ALL =
        List.of(
            new Assertion("false", "sql", "SELECT count(*) = 0 FROM orders"),
            new Assertion("null", "sql", "SELECT NULL::boolean"),
            new Assertion("no row", "sql", "SELECT true WHERE false"),
            new Assertion("two rows", "sql", "SELECT true FROM generate_series(1, 2)"),
            new Assertion("two columns", "sql", "SELECT true, true"),
            new Assertion("no boolean", "sql", "SELECT 1"),
            new Assertion("no query", "sql", "SET work_mem = '8MB'"),
            new Assertion("error", "sql", "SELECT 1 / 0 = 0"),
            new Assertion("no such table", "sql", "SELECT count(*) = 0 FROM nowhere"),
            new Assertion("writes", "sql", "DELETE FROM orders RETURNING true"));
  }
}
