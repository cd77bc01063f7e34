package dev.belay.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;

class KeptHealthTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final HealthKeeper keeper = new HealthKeeper();
  private volatile CountDownLatch hold = new CountDownLatch(0);

  @AfterEach
  void stop() {
    keeper.stop();
  }

  @Test
  void nothingIsKnownUntilTheFirstAnswer() {
    KeptHealth kept = new KeptHealth("db", () -> Health.up().build(), System::nanoTime);
    assertThat(kept.health().getStatus()).isEqualTo(Status.UNKNOWN);

    kept.refresh();

    assertThat(kept.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void whoThrowsIsDownWithTheCause() {
    KeptHealth kept =
        new KeptHealth(
            "db",
            () -> {
              throw new IllegalStateException("no room");
            },
            System::nanoTime);

    kept.refresh();

    assertThat(kept.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(kept.health().getDetails().toString()).contains("no room");
  }

  @Test
  void whoEndsWithAnErrorIsDownAndAskedAgain() {
    DefaultHealthContributorRegistry registry = new DefaultHealthContributorRegistry();
    AtomicLong times = new AtomicLong();
    HealthIndicator broken =
        () -> {
          if (times.incrementAndGet() == 1) {
            throw new NoClassDefFoundError("a library");
          }
          return Health.up().build();
        };
    KeptHealth once = new KeptHealth("broken", broken, System::nanoTime);
    once.refresh();
    assertThat(once.health().getStatus()).isEqualTo(Status.DOWN);

    times.set(0);
    registry.registerContributor("broken", broken);
    keeper.keep(registry);
    keeper.start();

    await().atMost(LONG).until(() -> statusOf(registry, "broken").equals(Status.UP));
    assertThat(times.get()).isGreaterThan(1);
  }

  @Test
  void whoStopsAnsweringIsDownAndHealthDoesNotWait() throws Exception {
    AtomicLong nanos = new AtomicLong();
    CountDownLatch asked = new CountDownLatch(2);
    KeptHealth kept = new KeptHealth("disk", () -> answerAfter(hold, asked), nanos::get);
    kept.refresh();
    hold = new CountDownLatch(1);
    Thread asking = Thread.ofVirtual().start(kept::refresh);
    asked.await();

    nanos.addAndGet(KeptHealth.SILENCE.toNanos());
    assertThat(kept.health().getStatus()).isEqualTo(Status.UP);
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertThat(kept.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(kept.health().getDetails()).isEqualTo(Map.of("cause", "no answer for 8 s"));

    hold.countDown();
    asking.join();
    assertThat(kept.health().getStatus()).isEqualTo(Status.UP);
  }

  private static Health answerAfter(CountDownLatch hold, CountDownLatch asked) {
    asked.countDown();
    try {
      hold.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Health.up().build();
  }

  @Test
  void theRegistryAnswersWithWhatIsKnownThoughSomeOfItHangs() {
    DefaultHealthContributorRegistry registry = new DefaultHealthContributorRegistry();
    CountDownLatch never = new CountDownLatch(1);
    HealthIndicator hangs = () -> answerAfter(never, new CountDownLatch(1));
    HealthFromMemory memory = () -> Health.up().withDetail("from", "memory").build();
    registry.registerContributor("hangs", hangs);
    registry.registerContributor("memory", memory);
    HealthIndicator fails = () -> Health.down().build();
    registry.registerContributor("fails", fails);
    registry.registerContributor(
        "several", CompositeHealthContributor.fromMap(Map.of("one", hangs)));

    keeper.keep(registry);
    keeper.start();

    assertThat(registry.getContributor("memory")).isSameAs(memory);
    assertThat(statusOf(registry, "hangs")).isEqualTo(Status.UNKNOWN);
    await().atMost(LONG).until(() -> statusOf(registry, "fails").equals(Status.DOWN));
    assertThat(registry.getContributor("several"))
        .isInstanceOfSatisfying(
            CompositeHealthContributor.class,
            several -> assertThat(several.getContributor("one")).isInstanceOf(KeptHealth.class));
  }

  private static Status statusOf(DefaultHealthContributorRegistry registry, String name) {
    HealthIndicator indicator =
        Objects.requireNonNull((HealthIndicator) registry.getContributor(name));
    return Objects.requireNonNull(indicator.health()).getStatus();
  }
}
