package dev.belay.ledger.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.ledger.Ledger;
import dev.belay.ledger.Story;
import dev.belay.ledger.TestDatabase;
import dev.belay.ledger.choice.Candidate;
import dev.belay.ledger.choice.Prediction.Measured;
import dev.belay.ledger.choice.SetChoice;
import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.store.OperationTable;
import dev.belay.ledger.operation.store.Rollbacks;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a choice is made among, when an application has more sets than are looked at. */
class CandidateQueriesTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();
  private static final Story OLD = new Story().commit("feedfeed" + "0".repeat(32));

  private final CandidateQueries candidates = new CandidateQueries(DATABASE.jdbc);

  @BeforeAll
  static void manySets() {
    Ledger ledger = DATABASE.ledger();
    Stream.of(
            OLD.requested(0, "orders"),
            OLD.captured(2, "orders"),
            OLD.verified(9, "orders", 1, "verified"))
        .forEach(ledger::record);
    DATABASE
        .jdbc
        .sql(
            """
            insert into ledger.recovery_set
              (recovery_set_id, application, environment, trigger, commit, deployment_id, first_event_at, labels, status, verdict)
            select gen_random_uuid(), application, environment, trigger, repeat('a', 40), 'later', first_event_at + n * interval '1 hour',
              '{}', 'captured', 'unverified'
            from ledger.recovery_set, generate_series(1, 600) n
            """)
        .update();
  }

  static List<Wish> wishes() {
    return List.of(
        new Wish.Named(UUID.fromString(OLD.setId)),
        new Wish.Deployment("4711"),
        new Wish.Commit("FEEDFEED"),
        new Wish.LastVerified());
  }

  @ParameterizedTest
  @MethodSource("wishes")
  void whatIsMeantIsFoundHoweverOldItIs(Wish wish) {
    List<Candidate> found = candidates.of("shop", "production", wish);

    assertThat(SetChoice.choose(found, wish, false).set().setId()).hasToString(OLD.setId);
    assertThat(found.getLast().setId()).hasToString(OLD.setId);
  }

  @Test
  void restoresOfOperationsAreMeasuredToo() {
    Instant now = Rollbacks.NOON.plusSeconds(30);
    Operation one = Rollbacks.after(Rollbacks.applying(now), Rollbacks.applied("orders"), now);
    Operation done = Rollbacks.after(one, Rollbacks.applied("stock"), now);

    new OperationTable(DATABASE.jdbc).insert(done, null);

    assertThat(candidates.measured("orders"))
        .containsExactly(new Measured(99, 4000), new Measured(5_000_000, 1500));
    assertThat(candidates.measured("stock")).containsExactly(new Measured(99, 4000));
  }

  @Test
  void whatIsNotMeantIsNotLookedAtForEver() {
    assertThat(candidates.of("shop", "production", new Wish.Deployment("none"))).hasSize(500);
  }
}
