package dev.belay.verifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.sandbox.PostgresSandbox;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.Manifest;
import dev.belay.vault.Manifest.Assertion;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real captures in a real vault, restored into real sandboxes, with one fault each: in what is
 * stored, or in the sandbox after the restore.
 */
class PlantedFaultsTest {
  @TempDir static Path shared;
  private static PrivatePostgres source;
  private static StoreConnection store;
  private static Path pristine;
  private static VaultKey key;
  private static Manifest point;
  private static Manifest otherPoint;
  private static RestoredOnce restored;

  @TempDir Path temporary;
  private final DataStoreDriver driver = new PostgresDriver(Clock.systemUTC());
  private Path stored;
  private Path sandboxes;

  @BeforeAll
  static void capture() throws Exception {
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
              vault, List.of(new Assertion("has orders", "SELECT count(*) = 3000 FROM orders")));
      otherPoint = capture(vault, FailingAssertions.ALL);
      restored =
          new RestoredOnce(
              new PostgresDriver(Clock.systemUTC()), point, vault, shared.resolve("restored"));
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
    stored = temporary.resolve("vault");
    try (Stream<Path> files = Files.walk(pristine)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, stored.resolve(pristine.relativize(file).toString()));
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
            "schema",
            "constraints",
            "indexes",
            "amcheck",
            "assertion");
  }

  @Test
  void namesATruncatedSegment() throws Exception {
    Path segment = largestSegment();
    Files.write(segment, java.util.Arrays.copyOf(Files.readAllBytes(segment), 1000));

    assertFailed(verify(driver), "restore", "digest", "authentication");
  }

  @Test
  void namesAFlippedBitInASegment() throws Exception {
    flip(largestSegment());

    assertFailed(verify(driver), "restore", "authentication");
  }

  @Test
  void namesAMissingSegment() throws Exception {
    Files.delete(largestSegment());

    assertFailed(verify(driver), "restore", "missing");
  }

  @Test
  void namesSwappedSegments() throws Exception {
    List<Path> segments = segments();
    Path first = segments.get(0);
    Path second = segments.get(1);
    Path third = temporary.resolve("third");
    Files.move(first, third);
    Files.move(second, first);
    Files.move(third, second);

    assertFailed(verify(driver), "restore", "authentication", "digest");
  }

  @Test
  void namesAFlippedBitInTheManifest() throws Exception {
    flip(manifest(point));

    assertFailed(verify(driver), "manifest", "authentication");
  }

  @Test
  void namesATruncatedManifest() throws Exception {
    byte[] bytes = Files.readAllBytes(manifest(point));
    Files.write(manifest(point), java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertFailed(verify(driver), "manifest", "authentication", "unreadable", "digest");
  }

  @Test
  void namesAMissingManifest() throws Exception {
    Files.delete(manifest(point));

    assertFailed(verify(driver), "manifest", "missing");
  }

  @Test
  void namesTheManifestOfAnotherPoint() throws Exception {
    Files.copy(manifest(otherPoint), manifest(point), StandardCopyOption.REPLACE_EXISTING);

    assertFailed(verify(driver), "manifest", "authentication");
  }

  @Test
  void namesAnotherKey() throws Exception {
    VaultKey another = VaultKey.loadOrCreate(temporary.resolve("another-key"));
    try (Vault vault = Vaults.openExisting(stored.toUri(), another, VaultSettings.defaults())) {
      VerificationResult result =
          verification(vault, driver)
              .run(point.recoveryPointId(), CheckDepth.FULL, ProgressListener.NONE);

      assertFailed(result, "manifest", "unreadable");
      assertThat(problems(result).getFirst().detail()).contains("key");
    }
  }

  /** Statements that damage the sandbox, the check that must fail, and the fault that it names. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "emptied table | DELETE FROM public.payments | rows of public.payments | count",
        "missing row | DELETE FROM public.orders WHERE id = 17 | rows of public.orders | count",
        "doubled row | INSERT INTO public.plain SELECT * FROM public.plain LIMIT 1 | rows of"
            + " public.plain | count",
        "changed row | UPDATE public.orders SET note = upper(note) WHERE id = 17 | digest of"
            + " public.orders | digest",
        "null for empty text | UPDATE public.plain SET t = NULL WHERE t = '' | digest of"
            + " public.plain | digest",
        "row in another partition's place | UPDATE public.events_2 SET payload = '{}' WHERE id ="
            + " 1500 | digest of public.events_2 | digest",
        "dropped table | DROP TABLE public.plain | tables of database | missing",
        "dropped column | ALTER TABLE public.plain DROP COLUMN t | digest of public.plain | schema",
        "extra table | CREATE TABLE public.extra () | tables of database | schema",
        "dropped index | DROP INDEX public.orders_note | schema of database | schema",
        "dropped constraint | ALTER TABLE public.orders DROP CONSTRAINT orders_amount_check |"
            + " schema of database | schema",
        "constraint not validated | ALTER TABLE public.orders DROP CONSTRAINT orders_customer_fkey,"
            + " ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer) REFERENCES"
            + " public.customers NOT VALID | constraints of database | constraint",
        "index not valid | UPDATE pg_index SET indisvalid = false WHERE indexrelid ="
            + " 'public.orders_note'::regclass | indexes of database | index",
        "wrong sequence value | SELECT setval('public.tickets', 7) | sequences of database |"
            + " sequence",
        "sequence not called | SELECT setval('public.tickets', 42, false) | sequences of database |"
            + " sequence",
        "missing sequence | DROP SEQUENCE public.tickets | sequences of database | missing",
        "missing large object | SELECT lo_unlink(4711) | large-objects of database | missing",
        "changed large object | SELECT lo_put(4711, 5, 'x') | large-objects of database | digest",
        "extra large object | SELECT lo_create(4712) | large-objects of database | digest",
        "missing function | DROP FUNCTION public.doubled(int) | schema of database | schema",
        "changed function | CREATE OR REPLACE FUNCTION public.doubled(n int) RETURNS int LANGUAGE"
            + " sql AS 'SELECT 3 * n' | schema of database | schema",
        "lost grant | REVOKE SELECT ON public.orders FROM reader | schema of database | schema",
        "lost policy | DROP POLICY own ON public.customers | schema of database | schema",
        "view of nothing | REFRESH MATERIALIZED VIEW public.totals WITH NO DATA |"
            + " materialized-views of database | missing",
        "failing assertion | DELETE FROM public.orders WHERE id = 17 | assertion of has orders |"
            + " assertion",
      })
  void namesDamageInTheSandbox(String fault, String statement, String check, String named)
      throws Exception {
    VerificationResult result = verify(damaged(statement));

    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(problems(result))
        .as("%s: %s", fault, problems(result))
        .anySatisfy(
            problem -> {
              assertThat(problem.name() + " of " + problem.subject()).isEqualTo(check);
              assertThat(problem.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(problem.fault()).isEqualTo(named);
              assertThat(problem.detail()).isNotBlank();
            });
  }

  @Test
  void tellsAChangedRowFromAMissingOne() throws Exception {
    VerificationResult result = verify(damaged("UPDATE public.payments SET id = -id WHERE id = 1"));

    assertThat(problems(result))
        .extracting(CheckResult::name, CheckResult::subject)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("digest", "public.payments"));
  }

  @Test
  void findsARowThatItsIndexDoesNotHave() throws Exception {
    VerificationResult result =
        verify(
            damaged(
                "UPDATE pg_index SET indisready = false WHERE indexrelid ="
                    + " 'public.payments_amount'::regclass",
                "WITH gone AS (DELETE FROM public.payments WHERE id = 5 RETURNING *) INSERT INTO"
                    + " public.payments SELECT * FROM gone",
                "UPDATE pg_index SET indisready = true WHERE indexrelid ="
                    + " 'public.payments_amount'::regclass"));

    assertThat(problems(result)).extracting(CheckResult::name).containsExactly("amcheck");
    assertFailed(result, "amcheck", "index");
  }

  @Test
  void leavesAssertionsAndTheEnginesChecksOutWhereThePolicyWantsARestoreOnly() throws Exception {
    VerificationResult result;
    try (Vault vault = open(stored)) {
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
    try (Vault vault = open(stored)) {
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
        verify(
            new DamagingDriver(
                driver,
                target -> {
                  try {
                    kill((PostgresSandbox) target);
                  } catch (IOException e) {
                    throw new DataStoreException.Failed("the fault was not planted", e);
                  }
                }));

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
    try (Vault vault = open(stored)) {
      return verification(vault, with)
          .run(point.recoveryPointId(), CheckDepth.FULL, ProgressListener.NONE);
    }
  }

  private Verification verification(Vault vault, DataStoreDriver with) {
    return new Verification(vault, new DriverRegistry(List.of(with)), sandboxes, Clock.systemUTC());
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

  private static void kill(PostgresSandbox sandbox) throws IOException {
    String pid = Files.readAllLines(sandbox.directory().resolve("data/postmaster.pid")).getFirst();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
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

  private Path manifest(Manifest of) {
    return stored.resolve("manifests").resolve(of.recoveryPointId());
  }

  private Path largestSegment() throws IOException {
    return segments().getFirst();
  }

  /** The largest first. */
  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(stored.resolve("segments"))) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparingLong((Path file) -> file.toFile().length()).reversed())
          .toList();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
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
            new Assertion("false", "SELECT count(*) = 0 FROM orders"),
            new Assertion("null", "SELECT NULL::boolean"),
            new Assertion("no row", "SELECT true WHERE false"),
            new Assertion("two rows", "SELECT true FROM generate_series(1, 2)"),
            new Assertion("two columns", "SELECT true, true"),
            new Assertion("no boolean", "SELECT 1"),
            new Assertion("no query", "SET work_mem = '8MB'"),
            new Assertion("error", "SELECT 1 / 0 = 0"),
            new Assertion("no such table", "SELECT count(*) = 0 FROM nowhere"),
            new Assertion("writes", "DELETE FROM orders RETURNING true"));
  }
}
