package dev.belay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class JobStoreTest {
  private static final Duration LEASE = Duration.ofSeconds(10);

  private final DataSource dataSource = TestDatabase.empty();
  private final JobStore store = new JobStore(dataSource);
  private final Outbox outbox = new Outbox(dataSource);

  @Test
  void recordsAJobOnceHoweverOftenItArrives() {
    assertThat(store.add(job("a"), List.of(record("k", "first")))).isTrue();

    assertThat(store.add(job("a"), List.of(record("k", "again")))).isFalse();

    assertThat(store.unfinished()).isEqualTo(1);
    assertThat(outbox.unpublished()).isEqualTo(1);
  }

  @Test
  void whatIsRecordedInACallersTransactionIsThereWithTheRestOfItOrNotAtAll() {
    var transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));

    transaction.executeWithoutResult(
        status -> {
          store.add(job("a"), List.of(record("k", "lost")));
          outbox.publish(List.of(record("k", "lost too")));
          status.setRollbackOnly();
        });

    assertThat(store.unfinished()).isZero();
    assertThat(outbox.unpublished()).isZero();
    transaction.executeWithoutResult(status -> outbox.publish(List.of(record("k", "kept"))));
    assertThat(outbox.unpublished()).isEqualTo(1);
  }

  @Test
  void whatCouldRunIsDueAndWhatWaitsForItsLaneOrItsTimeIsNot() throws Exception {
    store.add(inLane("first", "a"), List.of());
    Job first = store.claim("w", LEASE).orElseThrow().job();
    store.add(inLane("second", "a"), List.of());
    store.add(job("later"), List.of());
    Job later = store.claim("w", LEASE).orElseThrow().job();
    store.release(later, "w", Duration.ofMinutes(5));
    List<JobFigures> before = store.figures();
    JdbcClient jdbc = JdbcClient.create(dataSource);

    store.complete(first, "w", List.of());
    jdbc.sql(
            "update job set created_at = now() - interval '60 s', run_after = now() - interval '60"
                + " s' where id = 'second'")
        .update();
    List<JobFigures> after = store.figures();

    assertThat(before).hasSize(1);
    assertThat(before.getFirst().queued()).isEqualTo(2);
    assertThat(before.getFirst().running()).isEqualTo(1);
    assertThat(before.getFirst().oldestDueSeconds()).isZero();
    assertThat(after.getFirst().queued()).isEqualTo(2);
    assertThat(after.getFirst().running()).isZero();
    assertThat(after.getFirst().oldestDueSeconds()).isBetween(60.0, 600.0);
  }

  @Test
  void theJobOfADeadProcessIsDueFromTheEndOfItsLease() {
    store.add(job("a"), List.of());
    store.claim("w", Duration.ofSeconds(-30));

    JobFigures figures = store.figures().getFirst();

    assertThat(figures.running()).isEqualTo(1);
    assertThat(figures.oldestDueSeconds()).isGreaterThanOrEqualTo(30);
  }

  @Test
  void jobsOfOneLaneRunOneAfterAnother() throws Exception {
    store.add(inLane("a1", "a"), List.of());
    store.add(inLane("a2", "a"), List.of());
    store.add(inLane("b1", "b"), List.of());
    Job first = store.claim("x", LEASE).orElseThrow().job();

    assertThat(first.id()).isEqualTo("a1");
    assertThat(store.claim("y", LEASE)).map(claim -> claim.job().id()).contains("b1");
    assertThat(store.claim("y", LEASE)).isEmpty();
    // Also while it waits to be tried again.
    store.release(first, "x", Duration.ofHours(1));
    assertThat(store.claim("y", LEASE)).isEmpty();
    JdbcClient.create(dataSource).sql("update job set run_after = now()").update();
    Job again = store.claim("y", LEASE).orElseThrow().job();
    assertThat(again.id()).isEqualTo("a1");
    store.fail(again, "y", List.of());
    assertThat(store.claim("y", LEASE)).map(claim -> claim.job().id()).contains("a2");
  }

  @Test
  void aLaneGoesOnWhenTheProcessOfALaterJobDies() {
    store.add(inLane("a1", "a"), List.of());
    store.add(inLane("a2", "a"), List.of());
    // As if the second had been claimed before the first was committed.
    JdbcClient.create(dataSource)
        .sql(
            """
            update job set status = 'leased', owner = 'dead', attempt = 1, lease_until = now() + interval '1 hour'
            where id = 'a2'
            """)
        .update();
    assertThat(store.claim("y", LEASE)).isEmpty();

    JdbcClient.create(dataSource)
        .sql("update job set lease_until = now() - interval '1 s' where id = 'a2'")
        .update();

    assertThat(store.claim("y", LEASE)).map(claim -> claim.job().id()).contains("a1");
  }

  @Test
  void forgetsWhatEndedLongAgo() throws Exception {
    store.add(job("old"), List.of());
    store.add(job("new"), List.of());
    store.complete(store.claim("x", LEASE).orElseThrow().job(), "x", List.of());
    JdbcClient.create(dataSource)
        .sql("update job set finished_at = finished_at - interval '2 days' where id = 'old'")
        .update();

    assertThat(store.forget(Duration.ofDays(3))).isZero();
    assertThat(store.forget(Duration.ofDays(1))).isEqualTo(1);
    assertThat(store.unfinished()).isEqualTo(1);
  }

  @Test
  void givesEachJobToOneOfManyClaimants() throws Exception {
    for (int i = 0; i < 50; i++) {
      store.add(job("job-" + i), List.of());
    }

    Set<String> claimed = new HashSet<>();
    List<String> all = new ArrayList<>();
    try (ExecutorService claimants = Executors.newFixedThreadPool(8)) {
      List<Callable<List<String>>> calls = new ArrayList<>();
      for (int c = 0; c < 8; c++) {
        String owner = "owner-" + c;
        calls.add(() -> claimAll(owner));
      }
      for (Future<List<String>> result : claimants.invokeAll(calls)) {
        all.addAll(result.get());
      }
    }
    claimed.addAll(all);

    assertThat(all).hasSize(50);
    assertThat(claimed).hasSize(50);
  }

  @Test
  void refusesEveryEffectOfALateOwner() {
    store.add(job("a"), List.of());
    Job late = store.claim("late", Duration.ofMillis(1)).orElseThrow().job();
    runOut("a");
    Job current = store.claim("current", LEASE).orElseThrow().job();

    assertThat(current.attempt()).isEqualTo(2);
    assertThatThrownBy(() -> store.renew(late, "late", LEASE))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store.publish(late, "late", List.of(record("k", "late"))))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store.complete(late, "late", List.of(record("k", "late"))))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store.fail(late, "late", List.of()))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> store.release(late, "late", Duration.ZERO))
        .isInstanceOf(LeaseLostException.class);
    assertThat(outbox.unpublished()).isZero();
  }

  @Test
  void refusesTheSameOwnersEarlierAttempt() {
    store.add(job("a"), List.of());
    Job first = store.claim("owner", Duration.ofMillis(1)).orElseThrow().job();
    runOut("a");
    assertThat(store.claim("owner", LEASE)).isPresent();

    assertThatThrownBy(() -> store.complete(first, "owner", List.of()))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void keepsALeasedJobFromOthersUntilTheLeaseRunsOut() {
    store.add(job("a"), List.of());
    store.claim("one", LEASE);

    assertThat(store.claim("two", LEASE)).isEmpty();

    runOut("a");
    Optional<Claim> taken = store.claim("two", LEASE);
    assertThat(taken).isPresent();
    assertThat(taken.get().previousOwner()).isEqualTo("one");
  }

  @Test
  void saysThatTheDeadlineHadPassed() {
    store.add(new NewJob("a", "test", new byte[0], Instant.now().minusSeconds(5)), List.of());

    assertThat(store.claim("one", LEASE).orElseThrow().expired()).isTrue();
  }

  @Test
  void publishesInOrderAndOnlyWhatWasCommitted() throws LeaseLostException {
    store.add(job("a"), List.of(record("set", "1")));
    Job job = store.claim("one", LEASE).orElseThrow().job();
    store.publish(job, "one", List.of(record("set", "2"), record("set", "3")));
    store.complete(job, "one", List.of(record("set", "4")));
    List<String> published = new ArrayList<>();
    OutboxRelay relay =
        new OutboxRelay(
            dataSource, outbox, records -> records.forEach(r -> published.add(text(r))), LEASE);

    relay.relayBatch();

    assertThat(published).containsExactly("1", "2", "3", "4");
    assertThat(outbox.unpublished()).isZero();
  }

  @Test
  void keepsWhatTheBrokerDidNotAcknowledge() {
    store.add(job("a"), List.of(record("set", "1")));
    OutboxRelay broken =
        new OutboxRelay(
            dataSource,
            outbox,
            records -> {
              throw new IllegalStateException("the broker is down");
            },
            LEASE);

    assertThatThrownBy(broken::relayBatch).hasMessage("the broker is down");

    assertThat(outbox.unpublished()).isEqualTo(1);
  }

  @Test
  void whatIsWrittenHereIsPublishedWithoutWaitingForTheNextLook() {
    List<String> published = new CopyOnWriteArrayList<>();
    JobStore telling = new JobStore(dataSource, outbox, Duration.ZERO);
    try (OutboxRelay relay =
        new OutboxRelay(
            dataSource,
            outbox,
            records -> records.forEach(r -> published.add(text(r))),
            Duration.ofDays(1))) {
      relay.start();
      for (int i = 1; i <= 20; i++) {
        int count = i;
        telling.add(job("job-" + i), List.of(record("set", "" + i)));

        await().atMost(Duration.ofMinutes(1)).until(() -> published.size() == count);
      }
    }
  }

  private List<String> claimAll(String owner) {
    List<String> mine = new ArrayList<>();
    Optional<Claim> claim = store.claim(owner, LEASE);
    while (claim.isPresent()) {
      mine.add(claim.get().job().id());
      claim = store.claim(owner, LEASE);
    }
    return mine;
  }

  /** One store's jobs that are tried again and again would otherwise be the oldest, always. */
  @Test
  void thoseWhoseLastJobBeganFirstAreNext() throws Exception {
    store.add(job("a1").inTurnOf("a"), List.of());
    store.add(job("a2").inTurnOf("a"), List.of());
    store.add(job("b1").inTurnOf("b"), List.of());
    store.add(job("c1").inTurnOf("c"), List.of());
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Job job = store.claim("x", LEASE).orElseThrow().job();
      order.add(job.id());
      if (job.id().startsWith("a")) {
        store.release(job, "x", Duration.ZERO, List.of(record("k", "again " + job.attempt())));
      } else {
        store.complete(job, "x", List.of());
      }
    }

    assertThat(order).containsExactly("a1", "b1", "c1", "a1", "a1", "a1");
    assertThat(store.waiting("test")).isEqualTo(2);
    assertThat(store.waiting("another")).isZero();
    assertThat(outbox.unpublished()).isEqualTo(4);
  }

  private void runOut(String id) {
    JdbcClient.create(dataSource)
        .sql("update job set lease_until = now() - interval '1 second' where id = :id")
        .param("id", id)
        .update();
  }

  private static NewJob job(String id) {
    return new NewJob(id, "test", new byte[] {1}, Instant.now().plusSeconds(600));
  }

  private static NewJob inLane(String id, String lane) {
    return new NewJob(id, "test", new byte[] {1}, Instant.now().plusSeconds(600), lane);
  }

  private static OutboxRecord record(String key, String value) {
    return new OutboxRecord("topic", key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(OutboxRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }
}
