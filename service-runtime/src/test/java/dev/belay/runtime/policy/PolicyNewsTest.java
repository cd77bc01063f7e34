package dev.belay.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.events.EventReader;
import dev.belay.jobs.Outbox;
import dev.belay.policy.Policy;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a service says of its policy, into a real outbox. */
class PolicyNewsTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private final RecordCodec codec =
      new RecordCodec(Map.of("schema.registry.url", "mock://policy-news"));
  private EmbeddedPostgres server;
  private JdbcClient jdbc;
  private Instant now = NOON;
  private PolicyNews news;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedPostgres.start();
    DataSource database = server.getPostgresDatabase();
    jdbc = JdbcClient.create(database);
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:dev/belay/jobs/migration")
        .load()
        .migrate();
    InstantSource source = () -> now;
    Clock clock = source.withZone(ZoneOffset.UTC);
    news =
        new PolicyNews(
            new PolicyNews.Speaker(Role.WORKER, "host-1"),
            Path.of("belay.yaml"),
            new Outbox(database),
            codec,
            clock);
  }

  @AfterEach
  void stop() throws Exception {
    codec.close();
    server.close();
  }

  @Test
  void startsReloadsAndTheEndAreSaidOnceEachInOrder() {
    news.accept(policy('a'));
    news.say();
    news.say();
    now = NOON.plusSeconds(60);
    news.accept(policy('b'));
    news.say();
    now = NOON.plusSeconds(90);
    news.close();
    news.close();

    assertThat(said())
        .containsExactly(
            "policy-in-force start aaaaaaaa 2026-11-30T12:00:00Z",
            "policy-in-force reload bbbbbbbb 2026-11-30T12:01:00Z",
            "policy-left reload bbbbbbbb 2026-11-30T12:01:00Z");
  }

  @Test
  void theSameIsSaidTwiceADay() {
    news.accept(policy('a'));
    for (int hour = 0; hour <= 25; hour++) {
      now = NOON.plus(Duration.ofHours(hour));
      news.say();
    }

    List<RecoveryEvent> events = events();

    assertThat(said()).hasSize(3).containsOnly("policy-in-force start aaaaaaaa " + NOON);
    assertThat(events).extracting(RecoveryEvent::getEventId).doesNotHaveDuplicates();
    assertThat(events)
        .extracting(RecoveryEvent::getOccurredAt)
        .containsExactly(NOON, NOON.plus(Duration.ofHours(12)), NOON.plus(Duration.ofHours(24)));
  }

  @Test
  void whatCanNotBeSaidNowIsSaidLaterAsItWas() {
    jdbc.sql("alter table outbox rename to away").update();
    news.accept(policy('a'));
    assertThatThrownBy(news::say).isInstanceOf(RuntimeException.class);
    now = NOON.plusSeconds(60);
    news.accept(policy('b'));
    assertThatThrownBy(news::say).isInstanceOf(RuntimeException.class);
    jdbc.sql("alter table away rename to outbox").update();
    now = NOON.plusSeconds(120);
    news.say();

    assertThat(said())
        .containsExactly(
            "policy-in-force start aaaaaaaa 2026-11-30T12:00:00Z",
            "policy-in-force reload bbbbbbbb 2026-11-30T12:01:00Z");
  }

  @Test
  void anEndThatCanNotBeSaidKeepsNobodyFromEnding() {
    news.accept(policy('a'));
    jdbc.sql("alter table outbox rename to away").update();

    news.close();

    jdbc.sql("alter table away rename to outbox").update();
    assertThat(said()).isEmpty();
  }

  private List<String> said() {
    return events().stream()
        .map(
            event ->
                "%s %s %s %s"
                    .formatted(
                        event.getType(),
                        event.getPolicy().getOccasion(),
                        event.getPolicy().getDigest().substring(0, 8),
                        event.getPolicy().getSince()))
        .toList();
  }

  /** Each of them is one that every service understands. */
  private List<RecoveryEvent> events() {
    List<RecoveryEvent> events =
        jdbc
            .sql("select value from outbox order by position")
            .query((row, number) -> row.getBytes(1))
            .list()
            .stream()
            .map(value -> codec.decode(Topics.RECOVERY_EVENTS, value, RecoveryEvent.class))
            .toList();
    events.forEach(EventReader::read);
    return events;
  }

  private static Policy policy(char digit) {
    return new Policy(String.valueOf(digit).repeat(64), Map.of(), Map.of(), Map.of());
  }
}
