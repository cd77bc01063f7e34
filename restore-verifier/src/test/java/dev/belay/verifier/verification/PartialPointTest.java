package dev.belay.verifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.events.Verdict;
import dev.belay.jail.Isolation;
import dev.belay.policy.Rehearsal;
import dev.belay.verifier.rehearsal.MigrationRehearsal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database with a subscription, captured by a role that does not see it. */
@Tag("faults")
class PartialPointTest {
  private static final MigrationRehearsal REHEARSAL =
      new MigrationRehearsal(
          manifest ->
              Optional.of(
                  new Rehearsal(
                      Optional.empty(), List.of("true"), List.of(), Duration.ofMinutes(1))),
          System.getenv());

  @TempDir Path temporary;
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void isUnknownUntilThePolicyAcceptsItAndThenVerifiedButForIt() throws Exception {
    try (PrivatePostgres source =
        PrivatePostgres.start(
            PostgresTools.installed("initdb").getFirst(), temporary.resolve("source"), Map.of())) {
      StoreConnection reader = databaseWithASubscription(source);

      VerificationResult unaccepted = verify(reader);

      assertThat(unaccepted.verdict()).isEqualTo(Verdict.UNKNOWN);
      assertThat(unaccepted.mayChange()).isFalse();
      assertThat(unaccepted.checks())
          .filteredOn(check -> check.name().equals("rehearsal"))
          .extracting(CheckResult::outcome)
          .containsExactly(Outcome.PASSED);
      assertThat(unaccepted.checks())
          .filteredOn(check -> check.outcome() != Outcome.PASSED)
          .singleElement()
          .satisfies(
              check ->
                  assertThat(check.detail())
                      .contains("subscription elsewhere is not captured")
                      .contains("ALTER ROLE \"reader\" SUPERUSER")
                      .contains("partial: accept"));

      VerificationResult accepted = verify(accepting(reader));

      assertThat(accepted.verdict()).isEqualTo(Verdict.VERIFIED);
      assertThat(accepted.checks())
          .filteredOn(check -> check.name().equals("completeness"))
          .extracting(CheckResult::detail)
          .singleElement()
          .asString()
          .contains("but for what the policy accepts: subscription elsewhere");
    }
  }

  private static StoreConnection databaseWithASubscription(PrivatePostgres source)
      throws Exception {
    StoreConnection admin = source.connection("postgres", 1);
    try (PostgresSession session = PostgresSession.open(admin)) {
      session.execute("CREATE TABLE public.orders (id int PRIMARY KEY)");
      session.execute("INSERT INTO public.orders SELECT generate_series(1, 100)");
      session.execute(
          "CREATE SUBSCRIPTION elsewhere CONNECTION 'host=nowhere' PUBLICATION p"
              + " WITH (connect = false)");
      session.execute("CREATE ROLE reader LOGIN PASSWORD 'of-a-test' IN ROLE pg_read_all_data");
    }
    return PostgresAddress.withUser(admin, "reader", new Secret("of-a-test"));
  }

  private static StoreConnection accepting(StoreConnection store) {
    Map<String, String> settings = new HashMap<>(store.settings());
    settings.put("partial", "accept");
    return new StoreConnection(store.name(), settings, store.secrets(), store.parallelism());
  }

  private VerificationResult verify(StoreConnection store) throws Exception {
    String point = UUID.randomUUID().toString();
    vault.commit(
        driver.capture(
            new CaptureRequest(
                store, point, "set", "shop", "test", "manual", null, null, Map.of(), List.of()),
            vault,
            ProgressListener.NONE));
    Verification verification =
        new Verification(
            vault,
            new Drivers(List.of(driver)),
            temporary.resolve("sandboxes"),
            Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of())),
            Clock.systemUTC());
    try (HeldSandbox held = verification.hold(point, CheckDepth.FULL, ProgressListener.NONE)) {
      REHEARSAL.run(verification, held);
      return held.result();
    }
  }
}
