package dev.belay.datastores.postgresql.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.StreamingStandby;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.datastores.postgresql.testing.Databases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How old the data of a standby is. */
@Tag("faults")
class StandbyLagTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Pattern BEHIND =
      Pattern.compile("captured from a standby that was (\\d+) s behind its primary: the last.*");

  @TempDir Path temporary;

  @Test
  void aStandbySaysHowFarItIsBehindAndNothingWhenItHasReplayedAll() throws Exception {
    try (StreamingStandby servers = StreamingStandby.start(temporary)) {
      StoreConnection store = servers.orders();
      StoreConnection replica = servers.replica(PostgresAddress.of(store).database());
      assertThat(warnings(replica, Duration.ZERO)).isEmpty();
      Databases.sql(replica, "SELECT pg_catalog.pg_wal_replay_pause()");
      long began = System.nanoTime();
      Databases.sql(store, "UPDATE orders SET note = 'newer'");

      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(behind(replica)).isGreaterThanOrEqualTo(2));

      long most = Duration.ofNanos(System.nanoTime() - began).plus(LONG).toSeconds();
      assertThat(behind(replica)).as("seconds").isLessThanOrEqualTo(most);
      assertThat(warnings(replica, Duration.ofHours(1))).as("less than the bound").isEmpty();
      Databases.sql(replica, "SELECT pg_catalog.pg_wal_replay_resume()");
      StreamingStandby.await(
          replica, "SELECT count(*) FROM public.orders WHERE note = 'newer'", "1000");
      Awaitility.await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(warnings(replica, Duration.ZERO)).isEmpty());
    }
  }

  /** 0 when it says nothing. */
  private static long behind(StoreConnection replica) throws Exception {
    List<String> warnings = warnings(replica, Duration.ZERO);
    if (warnings.isEmpty()) {
      return 0;
    }
    Matcher figure = BEHIND.matcher(warnings.getFirst());
    assertThat(figure.matches()).as(warnings.getFirst()).isTrue();
    return Long.parseLong(figure.group(1));
  }

  private static List<String> warnings(StoreConnection replica, Duration bound) throws Exception {
    try (PostgresSession session = PostgresSession.open(replica)) {
      return Standby.warnings(session, bound);
    }
  }
}
