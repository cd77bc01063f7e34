package dev.belay.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.belay.gateway.TestDatabase;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.Transactions;
import dev.belay.policy.live.LivePolicy;
import dev.belay.policy.store.StoreKinds;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Schedulers on one database, each with a policy and a clock as a gateway has them. */
class SchedulerTest {
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://scheduler-test"));
  private static final Instant TEN = Instant.parse("2026-03-10T10:00:00Z");
  private static final String HOURLY = "0 * * * *";

  @TempDir private Path folder;
  private final SetClock clock = new SetClock(TEN.plusSeconds(30));
  private HikariDataSource database;
  private JdbcClient jdbc;

  @BeforeEach
  void connect() {
    database = TestDatabase.create().connections();
    jdbc = JdbcClient.create(database);
  }

  @AfterEach
  void disconnect() {
    database.close();
  }

  @AfterAll
  static void close() {
    CODEC.close();
  }

  @Test
  void gatewaysThatLookAtTheSameMomentFireEachTimeOnce() throws Exception {
    List<Gateway> gateways =
        List.of(gateway(rule("hourly", HOURLY)), gateway(rule("hourly", HOURLY)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int minute = 0; minute <= 180; minute += 20) {
        clock.set(TEN.plusSeconds(30 + 60L * minute));
        List<Future<?>> turns = new ArrayList<>();
        gateways.forEach(gateway -> turns.add(threads.submit(gateway.scheduler()::turn)));
        for (Future<?> turn : turns) {
          turn.get();
        }
      }
    }

    assertThat(fires())
        .containsExactly(
            "shop/production/hourly@2026-03-10T11:00:00Z",
            "shop/production/hourly@2026-03-10T12:00:00Z",
            "shop/production/hourly@2026-03-10T13:00:00Z");
    assertThat(events()).noneMatch(event -> event.getAttributes().containsKey("missed-fires"));
  }

  @Test
  void whatGatewaysWithDifferentDefinitionsAgreeOnIsFiredOnce() throws Exception {
    Gateway old = gateway(rule("hourly", HOURLY));
    Gateway changed = gateway(rule("hourly", "0,30 * * * *"));
    Instant eleven = TEN.plus(Duration.ofHours(1));
    for (int second = -60; second <= 0; second += 20) {
      clock.set(eleven.plusSeconds(second));
      old.scheduler().turn();
      changed.scheduler().turn();
    }

    assertThat(fires()).containsExactly("shop/production/hourly@2026-03-10T11:00:00Z");
  }

  @Test
  void aScheduleThatIsNewOrChangedHasMissedNothing() throws Exception {
    gateway(rule("hourly", HOURLY)).scheduler().turn();
    clock.set(TEN.plus(Duration.ofMinutes(50)));

    Gateway changed = gateway(rule("hourly", "20 * * * *"), rule("added", "40 * * * *"));
    changed.scheduler().turn();

    assertThat(fires()).isEmpty();
    assertThat(changed.missed()).isZero();
  }

  @Test
  void aScheduleThatComesBackHasMissedNothing() throws Exception {
    gateway(rule("hourly", HOURLY)).scheduler().turn();
    Gateway without = gateway(rule("other", "15 0 1 1 *"));
    for (int hour = 1; hour <= 3; hour++) {
      clock.set(TEN.plus(Duration.ofHours(hour)));
      without.scheduler().turn();
    }

    Gateway back = gateway(rule("hourly", HOURLY));
    back.scheduler().turn();

    assertThat(fires()).isEmpty();
    assertThat(back.missed()).isZero();
  }

  @Test
  void aScheduleThatIsLongGoneIsForgotten() throws Exception {
    gateway(rule("hourly", HOURLY)).scheduler().turn();
    clock.set(TEN.plus(Duration.ofDays(41)));

    gateway(rule("other", HOURLY)).scheduler().turn();
    new ScheduleTable(jdbc).forgetOld(clock.instant());

    assertThat(jdbc.sql("select rule from schedule").query(String.class).list())
        .containsExactly("shop/production/other");
  }

  @Test
  void aClockThatIsSetBackFiresNothingTwice() throws Exception {
    Gateway gateway = gateway(rule("hourly", HOURLY));
    gateway.scheduler().turn();
    clock.set(TEN.plus(Duration.ofHours(1)));
    gateway.scheduler().turn();
    clock.set(TEN.plus(Duration.ofMinutes(59)));
    gateway.scheduler().turn();
    clock.set(TEN.plus(Duration.ofHours(1)).plusSeconds(1));
    gateway.scheduler().turn();

    assertThat(fires()).containsExactly("shop/production/hourly@2026-03-10T11:00:00Z");
  }

  @Test
  void missedTimesAreReportedOnceHoweverOftenTheirFireHasToBeTried() throws Exception {
    Gateway gateway = gateway(rule("hourly", HOURLY));
    gateway.scheduler().turn();
    clock.set(TEN.plus(Duration.ofMinutes(150)));
    jdbc.sql("alter table outbox rename to away").update();
    for (int i = 0; i < 3; i++) {
      turnThatMayFail(gateway);
    }
    jdbc.sql("alter table away rename to outbox").update();
    gateway.scheduler().turn();

    assertThat(fires()).containsExactly("shop/production/hourly@2026-03-10T12:00:00Z");
    assertThat(events().getFirst().getAttributes()).containsEntry("missed-fires", "2");
    assertThat(gateway.missed()).isEqualTo(2);
  }

  @Test
  void aScheduleThatCannotBeFiredKeepsNoOtherFromFiring() throws Exception {
    Gateway gateway = gateway(rule("broken", HOURLY), rule("hourly", HOURLY));
    gateway.scheduler().turn();
    jdbc.sql(
            """
            create function refuse() returns trigger language plpgsql as $$
            begin raise exception 'this schedule is broken'; end $$;
            create trigger broken before update of done_until on schedule for each row
            when (new.rule = 'shop/production/broken' and new.done_until <> old.done_until)
            execute function refuse()
            """)
        .update();
    clock.set(TEN.plus(Duration.ofHours(1)));
    turnThatMayFail(gateway);

    assertThat(fires()).containsExactly("shop/production/hourly@2026-03-10T11:00:00Z");

    jdbc.sql("drop trigger broken on schedule").update();
    gateway.scheduler().turn();
    assertThat(fires()).hasSize(2).contains("shop/production/broken@2026-03-10T11:00:00Z");
  }

  @Test
  void theNextFireIsInThePastForAsLongAsItCannotBeDone() throws Exception {
    Gateway gateway = gateway(rule("hourly", HOURLY));
    gateway.scheduler().turn();
    Instant eleven = TEN.plus(Duration.ofHours(1));
    assertThat(gateway.nextFire()).isEqualTo(eleven.getEpochSecond());

    clock.set(eleven.plusSeconds(20));
    jdbc.sql("alter table outbox rename to away").update();
    turnThatMayFail(gateway);
    assertThat(gateway.nextFire()).isEqualTo(eleven.getEpochSecond());

    jdbc.sql("alter table away rename to outbox").update();
    gateway.scheduler().turn();
    assertThat(gateway.nextFire()).isEqualTo(eleven.plus(Duration.ofHours(1)).getEpochSecond());

    gateway.write(rule("other", "15 0 1 1 *"));
    gateway.scheduler().turn();
    assertThat(gateway.meters().find("belay.schedule.next.fire").gauges())
        .extracting(gauge -> gauge.getId().getTag("schedule"))
        .containsExactly("shop/production/other");
  }

  /** As the ticker that calls it does. */
  private static void turnThatMayFail(Gateway gateway) {
    try {
      gateway.scheduler().turn();
    } catch (RuntimeException expected) {
      assertThat(expected).isNotNull();
    }
  }

  private List<String> fires() {
    return events().stream().map(DeploymentEvent::getDeliveryId).toList();
  }

  private List<DeploymentEvent> events() {
    return jdbc
        .sql("select value from outbox order by position")
        .query(byte[].class)
        .list()
        .stream()
        .map(value -> CODEC.decode(Topics.DEPLOYMENT_EVENTS, value, DeploymentEvent.class))
        .toList();
  }

  private static String rule(String name, String cron) {
    return "- {name: %s, on: on-schedule, schedule: {cron: \"%s\", time-zone: UTC}, capture: [shop-db]}"
        .formatted(name, cron);
  }

  private Gateway gateway(String... rules) throws Exception {
    Path file = Files.createTempFile(folder, "belay", ".yaml");
    write(file, rules);
    LivePolicy policy = LivePolicy.open(file, StoreKinds.installed().tolerant());
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    Scheduler scheduler =
        new Scheduler(
            policy,
            new ScheduleTable(jdbc),
            new Transactions(database),
            new Outbox(database),
            CODEC,
            clock,
            meters);
    return new Gateway(file, policy, scheduler, meters);
  }

  private static void write(Path file, String... rules) throws Exception {
    Files.writeString(
        file,
        """
        version: 1
        data-stores:
          shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
        applications:
          shop:
            environments:
              production:
                rules:
        """
            + String.join("\n", rules).indent(10));
  }

  private record Gateway(
      Path file, LivePolicy policy, Scheduler scheduler, SimpleMeterRegistry meters) {
    void write(String... rules) throws Exception {
      SchedulerTest.write(file, rules);
      policy.refresh();
    }

    double missed() {
      return meters.find("belay.schedule.missed").counters().stream()
          .mapToDouble(Counter::count)
          .sum();
    }

    double nextFire() {
      return meters.get("belay.schedule.next.fire").gauge().value();
    }
  }

  private static final class SetClock extends Clock {
    private volatile Instant now;

    SetClock(Instant now) {
      this.now = now;
    }

    void set(Instant instant) {
      now = instant;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("everything here is in UTC");
    }
  }
}
