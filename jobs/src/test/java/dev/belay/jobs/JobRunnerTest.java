package dev.belay.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JobRunnerTest {
  private static final JobSettings QUICK =
      new JobSettings(2, Duration.ofMillis(1500), Duration.ofMillis(150), Duration.ofMillis(50), 3);

  private final DataSource dataSource = TestDatabase.empty();
  private final JobStore store = new JobStore(dataSource);

  @Test
  void runsAJobAndPublishesWithItsCompletion() {
    Recording handler = new Recording();
    store.add(job("a", 60), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("done"));
    }

    assertThat(outbox()).containsExactly("done a");
  }

  @Test
  void keepsALongJobForItsOwnerWhileOthersLook() {
    Recording handler = new Recording();
    handler.holdUntilReleased();
    store.add(job("a", 60), List.of());

    try (JobRunner one = start("one", handler);
        JobRunner two = start("two", handler)) {
      await().untilAsserted(() -> assertThat(handler.runs.get()).isEqualTo(1));
      await().during(QUICK.lease().multipliedBy(3)).until(() -> handler.runs.get() == 1);
      handler.release.countDown();
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("done"));
    }

    assertThat(outbox()).containsExactly("done a");
  }

  @Test
  void retriesWhatTheHandlerCallsTransient() {
    Recording handler = new Recording();
    handler.failures = 2;
    store.add(job("a", 60), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("done"));
    }

    assertThat(handler.runs.get()).isEqualTo(3);
  }

  @Test
  void triesAgainUntilTheDeadlineAndThenSaysWhatWentWrong() {
    Recording handler = new Recording();
    handler.failures = Integer.MAX_VALUE;
    store.add(new NewJob("a", "test", new byte[0], Instant.now().plusSeconds(2)), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("failed"));
    }

    // More often than attempts may end with their process.
    assertThat(handler.runs.get()).isGreaterThan(QUICK.maxDeaths() + 1);
    assertThat(outbox())
        .singleElement()
        .asString()
        .matches("failed a DeadlinePassed: planned failure [0-9]+");
  }

  @Test
  void interruptsAJobAtItsDeadline() {
    Recording handler = new Recording();
    handler.holdUntilReleased();
    store.add(new NewJob("a", "test", new byte[0], Instant.now().plusMillis(700)), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("failed"));
    }

    assertThat(outbox()).containsExactly("failed a DeadlinePassed");
  }

  @Test
  void failsAJobThatNobodyRanBeforeItsDeadline() {
    Recording handler = new Recording();
    store.add(job("a", -1), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("failed"));
    }

    assertThat(handler.runs.get()).isZero();
    assertThat(outbox()).containsExactly("failed a DeadlinePassed");
  }

  @Test
  void givesAJobUpWhenEveryAttemptEndedWithItsProcess() {
    store.add(job("a", 60), List.of());
    JdbcClient.create(dataSource)
        .sql(
            "update job set status = 'leased', owner = 'dead', attempt = 30, deaths = 2,"
                + " lease_until = now() - interval '1 s'")
        .update();

    Recording handler = new Recording();
    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("failed"));
    }

    assertThat(handler.runs.get()).isZero();
    assertThat(outbox()).containsExactly("failed a Abandoned");
  }

  @Test
  void stopsItsWorkWhenAnotherProcessHasTheJob() {
    Recording handler = new Recording();
    handler.holdUntilReleased();
    store.add(job("a", 60), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(handler.runs.get()).isEqualTo(1));
      JdbcClient.create(dataSource)
          .sql(
              "update job set owner = 'other', attempt = 2, lease_until = now() + interval '1"
                  + " hour'")
          .update();
      await().untilAsserted(() -> assertThat(handler.interrupted.get()).isEqualTo(1));
    }

    assertThat(status("a")).isEqualTo("leased");
    assertThat(outbox()).isEmpty();
  }

  @Test
  void givesRunningJobsBackWhenItStops() {
    Recording handler = new Recording();
    handler.holdUntilReleased();
    store.add(job("a", 60), List.of());
    JobRunner runner = start("one", handler);
    await().untilAsserted(() -> assertThat(handler.runs.get()).isEqualTo(1));

    runner.close();

    assertThat(status("a")).isEqualTo("queued");
  }

  @Test
  void interruptsWhatRunsInACancelledLaneAndThenRunsWhatCancelledIt() {
    Recording handler = new Recording();
    handler.holdUntilReleased();
    store.add(laneJob("a"), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(handler.runs.get()).isEqualTo(1));
      store.addCancelling(laneJob("cancel"));
      await().untilAsserted(() -> assertThat(handler.interrupted.get()).isEqualTo(1));
      handler.release.countDown();
      await().untilAsserted(() -> assertThat(status("cancel")).isEqualTo("done"));
    }

    assertThat(status("a")).isEqualTo("failed");
    assertThat(outbox()).containsExactly("failed a Cancelled", "done cancel");
  }

  @Test
  void doesNotBeginWhatWasCancelledWhileItWaited() {
    Recording handler = new Recording();
    store.add(laneJob("a"), List.of());
    store.addCancelling(laneJob("cancel"));

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(status("cancel")).isEqualTo("done"));
    }

    assertThat(handler.runs.get()).isEqualTo(1);
    assertThat(outbox()).containsExactly("failed a Cancelled", "done cancel");
  }

  @Test
  void letsAJobFinishThatIsPastCancelling() {
    Recording handler = new Recording();
    handler.holdUntilReleased();
    handler.pastCancelling = true;
    store.add(laneJob("a"), List.of());

    try (JobRunner runner = start("one", handler)) {
      await().untilAsserted(() -> assertThat(handler.past.get()).isEqualTo(1));
      store.addCancelling(laneJob("cancel"));
      await().during(QUICK.lease()).until(() -> handler.interrupted.get() == 0);
      handler.release.countDown();
      await().untilAsserted(() -> assertThat(status("cancel")).isEqualTo("done"));
    }

    assertThat(outbox()).containsExactly("done a", "done cancel");
  }

  @Test
  void letsNobodyPastCancellingWhoWasCancelledBefore() throws Exception {
    store.add(laneJob("a"), List.of());
    Job job = store.claim("one", QUICK.lease()).orElseThrow().job();
    store.addCancelling(laneJob("cancel"));

    boolean past = store.pastCancelling(job, "one");

    assertThat(past).isFalse();
  }

  @Test
  void leavesKindsThatItDoesNotKnowToOthers() {
    store.add(
        new NewJob("other", "other-kind", new byte[0], Instant.now().plusSeconds(60)), List.of());
    store.add(job("a", 60), List.of());

    try (JobRunner runner = start("one", new Recording())) {
      await().untilAsserted(() -> assertThat(status("a")).isEqualTo("done"));
    }

    assertThat(status("other")).isEqualTo("queued");
  }

  /** A runner that hardly ever looks around misses nothing that is known to come. */
  @Test
  void knowsWhenToLookAgain() {
    JobStore alone = new JobStore(dataSource, new Outbox(dataSource), Duration.ofHours(1));
    Recording handler = new Recording();
    handler.failures = 1;
    try (JobRunner runner = new JobRunner(alone, Map.of("test", handler), QUICK, "one")) {
      runner.start();
      await().during(Duration.ofMillis(300)).until(() -> handler.runs.get() == 0);

      alone.add(job("retried", 60), List.of());
      await().untilAsserted(() -> assertThat(status("retried")).isEqualTo("done"));

      alone.add(laneJob("first"), List.of());
      alone.add(laneJob("second"), List.of());
      await().untilAsserted(() -> assertThat(status("second")).isEqualTo("done"));

      JdbcClient.create(dataSource)
          .sql(
              "insert into job (id, kind, payload, status, owner, attempt, deadline, lease_until)"
                  + " values ('orphan', 'test', '', 'leased', 'dead', 1, now() + interval '60 s',"
                  + " now() + interval '1 s')")
          .update();
      alone.add(job("last", 60), List.of());
      await().untilAsserted(() -> assertThat(status("orphan")).isEqualTo("done"));
    }
  }

  /** When it last looked, the job was leased for long: only its end says that it is due again. */
  @Test
  void looksAgainWhenAJobEnds() {
    JobStore alone = new JobStore(dataSource, new Outbox(dataSource), Duration.ofHours(1));
    JobSettings patient =
        new JobSettings(2, Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMillis(50), 3);
    Recording handler = new Recording();
    handler.failures = 1;
    handler.holdUntilReleased();
    try (JobRunner runner = new JobRunner(alone, Map.of("test", handler), patient, "one")) {
      runner.start();
      alone.add(job("retried", 300), List.of());
      await().until(() -> handler.runs.get() == 1);
      await().pollDelay(Duration.ofMillis(300)).until(() -> true); // it looks, and finds nothing

      handler.release.countDown();

      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(status("retried")).isEqualTo("done"));
    }
  }

  private static NewJob laneJob(String id) {
    return new NewJob(id, "test", new byte[0], Instant.now().plusSeconds(60), "lane");
  }

  private JobRunner start(String owner, JobHandler handler) {
    JobRunner runner = new JobRunner(store, Map.of("test", handler), QUICK, owner);
    runner.start();
    return runner;
  }

  private NewJob job(String id, long secondsToDeadline) {
    return new NewJob(id, "test", new byte[0], Instant.now().plusSeconds(secondsToDeadline));
  }

  private String status(String id) {
    return JdbcClient.create(dataSource)
        .sql("select status from job where id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private List<String> outbox() {
    return JdbcClient.create(dataSource)
        .sql("select convert_from(value, 'UTF8') from outbox order by position")
        .query(String.class)
        .list();
  }

  private static final class Recording implements JobHandler {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();
    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger past = new AtomicInteger();
    volatile int failures;
    volatile boolean pastCancelling;
    private volatile boolean hold;

    void holdUntilReleased() {
      hold = true;
    }

    @Override
    public List<OutboxRecord> run(Job job, Lease lease) throws Exception {
      int run = runs.incrementAndGet();
      if (pastCancelling) {
        lease.pastCancelling();
        past.incrementAndGet();
      }
      if (hold) {
        try {
          release.await();
        } catch (InterruptedException e) {
          interrupted.incrementAndGet();
          throw e;
        }
      }
      if (run <= failures) {
        throw new IllegalStateException("planned failure " + run);
      }
      return List.of(record("done " + job.id()));
    }

    @Override
    public Optional<Duration> retryAfter(Job job, Exception cause) {
      return Optional.of(Duration.ofMillis(10));
    }

    @Override
    public Optional<String> remembered(Exception cause) {
      return Optional.ofNullable(cause.getMessage());
    }

    @Override
    public List<OutboxRecord> failed(Job job, JobFailure failure) {
      String last =
          failure instanceof JobFailure.DeadlinePassed passed && passed.lastFailure() != null
              ? ": " + passed.lastFailure()
              : "";
      return List.of(
          record("failed " + job.id() + " " + failure.getClass().getSimpleName() + last));
    }

    private static OutboxRecord record(@Nullable String text) {
      return new OutboxRecord(
          "topic", "key", String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }
  }
}
