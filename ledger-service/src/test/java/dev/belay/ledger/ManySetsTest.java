package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A ledger of three years: 100,000 sets in 50 environments, asked over HTTP. benchmarks/ledger
 * prints the times; here, a query that reads all sets again is found.
 */
@Tag("faults")
class ManySetsTest {
  private static final int TIMES = 15;

  /** Reading all sets takes several times as long, also on a machine that is busy otherwise. */
  private static final Duration NO_SCAN =
      Duration.ofMillis(Long.getLong("belay.many-sets.median-millis", 1500));

  private static RunningLedger service;

  @BeforeAll
  static void fill() throws IOException {
    TestDatabase database = TestDatabase.migrated();
    try (InputStream sql = ManySetsTest.class.getResourceAsStream("many-sets.sql")) {
      assertThat(sql).isNotNull();
      database.jdbc.sql(new String(sql.readAllBytes(), StandardCharsets.UTF_8)).update();
    }
    database.jdbc.sql("analyze").update();
    service = new RunningLedger(database);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void noAnswerTakesLongerWithTheNumberOfSets() {
    String place = "application=app-3&environment=production";
    Map<String, Long> medians = new LinkedHashMap<>();
    for (String path :
        List.of(
            "/",
            "/v1/status",
            "/v1/status?" + place,
            "/v1/recovery-sets?limit=50",
            "/v1/recovery-sets?limit=50&" + place,
            "/v1/recovery-sets?limit=200",
            "/v1/recovery-sets/" + someSet(),
            "/v1/operations?limit=50&" + place,
            "/v1/gates?limit=50",
            "/v1/coverage?limit=100&to=2026-10-01T00:00:00Z",
            "/v1/coverage?limit=100&from=2000-01-01T00:00:00Z",
            "/v1/coverage?limit=100&from=2000-01-01T00:00:00Z&" + place)) {
      medians.put(path, median(path));
    }
    medians.forEach((path, millis) -> System.out.printf("| `%s` | %d |%n", path, millis));

    assertThat(medians.values())
        .as(medians.toString())
        .allMatch(millis -> millis < NO_SCAN.toMillis());
  }

  @Test
  void theExportIsWhole() {
    long begin = System.nanoTime();
    HttpResponse<String> csv = service.get("/v1/coverage.csv?from=2000-01-01T00:00:00Z");
    System.out.printf(
        "| `/v1/coverage.csv`, all | %d |%n",
        Duration.ofNanos(System.nanoTime() - begin).toMillis());

    Long deployments =
        service
            .database
            .jdbc
            .sql("select count(*) from ledger.recovery_set where trigger = 'pre-deployment'")
            .query(Long.class)
            .single();
    assertThat(csv.body().lines().count()).isEqualTo(deployments + 1);
    assertThat(
            Pattern.compile(",([0-9a-f-]{36}),captured|,([0-9a-f-]{36}),failed")
                .matcher(csv.body())
                .results()
                .map(MatchResult::group)
                .distinct()
                .count())
        .isEqualTo(deployments);
  }

  private static UUID someSet() {
    return service
        .database
        .jdbc
        .sql(
            "select recovery_set_id from ledger.recovery_set order by listed_at limit 1 offset"
                + " 50000")
        .query(UUID.class)
        .single();
  }

  /** In milliseconds, the first turns left out. */
  private static long median(String path) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < TIMES + 3; i++) {
      long begin = System.nanoTime();
      HttpResponse<String> answer = service.get(path);
      if (answer.statusCode() != 200) {
        throw new UncheckedIOException(new IOException(path + ": " + answer.body()));
      }
      if (i >= 3) {
        times.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
      }
    }
    Collections.sort(times);
    return times.get(times.size() / 2);
  }
}
