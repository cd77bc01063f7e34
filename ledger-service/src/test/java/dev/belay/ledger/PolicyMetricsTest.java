package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.ledger.audit.AuditWatch;
import dev.belay.schemas.RecoveryEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the policy asks for and what was done, as Prometheus reads it. */
class PolicyMetricsTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String POLICY =
      """
      version: 1
      data-stores:
        orders: {driver: postgresql, url: "postgresql://localhost/orders", username: belay, password: none}
        stock: {driver: postgresql, url: "postgresql://localhost/stock", username: belay, password: none}
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              objectives: {data-age: 24h, drill-age: 30d}
              rules:
                - {on: before-deploy, capture: [%s]}
      """;

  @TempDir Path folder;

  @Test
  void whatNeverSucceededIsThereWithTheTimeZeroAndIsKnownSinceTheSameTimeAfterARestart()
      throws Exception {
    Path file = Files.writeString(folder.resolve("belay.yaml"), POLICY.formatted("orders, stock"));
    TestDatabase database = TestDatabase.migrated();
    String since;
    try (RunningLedger ledger = ledger(database, file)) {
      Story story = new Story();
      ledger.publish(story.ofOnePoint("orders"));
      await()
          .atMost(LONG)
          .until(
              () -> metrics(ledger),
              text -> value(text, newest("verified", "orders")).doubleValue() > 0);
      await().atMost(LONG).until(() -> noted(ledger) == 2);
      String text = metrics(ledger);

      assertThat(value(text, newest("verified", "stock"))).isZero();
      assertThat(value(text, newest("captured", "stock"))).isZero();
      assertThat(value(text, newest("captured", "orders"))).isPositive();
      assertThat(value(text, objective("data-age"))).isEqualTo(86_400.0);
      assertThat(value(text, objective("drill-age"))).isEqualTo(30 * 86_400.0);
      assertThat(text).doesNotContain("objective=\"recovery-time\"");
      assertThat(
              value(text, place("belay_operation_last_success_timestamp_seconds", "kind", "drill")))
          .isZero();
      since = line(text, store("belay_data_store_protected_since_timestamp_seconds", "stock"));
    }
    try (RunningLedger ledger = ledger(database, file)) {
      assertThat(
              line(
                  metrics(ledger),
                  store("belay_data_store_protected_since_timestamp_seconds", "stock")))
          .isEqualTo(since);

      Files.writeString(file, POLICY.formatted("orders"));
      await().atMost(LONG).until(() -> noted(ledger) == 1);

      assertThat(metrics(ledger)).doesNotContain("data_store=\"stock\"");
    }
  }

  @Test
  void whatWasRecordedIsCountedAndMeasured() {
    try (RunningLedger ledger = new RunningLedger()) {
      Story story = new Story().application("counted");
      ledger.publish(story.ofOnePoint("orders"));
      ledger.publish(
          List.of(story.gateOpened(1, 1), story.gateDecided(91, 1, "approved", "captured")));
      Story failing = new Story().application("counted");
      ledger.publish(
          List.<RecoveryEvent>of(
              failing.requested(0, "orders"), failing.captureFailed(5, "orders")));
      String captures = "belay_captures_total{application=\"counted\",environment=\"production\",";
      await()
          .atMost(LONG)
          .until(
              () -> metrics(ledger), text -> text.contains(captures + "outcome=\"failed\"} 1.0"));
      await()
          .atMost(LONG)
          .until(
              () -> metrics(ledger),
              text ->
                  text.contains("belay_gate_wait_duration_seconds_count{application=\"counted\""));
      String text = metrics(ledger);

      String place = "{application=\"counted\",environment=\"production\"";
      assertThat(text)
          .contains(captures + "outcome=\"captured\"} 1.0")
          .contains("belay_verifications_total" + place + ",verdict=\"verified\"} 1.0")
          .contains("belay_verifications_total" + place + ",verdict=\"failed\"} 0.0")
          .contains("belay_capture_duration_seconds_bucket" + place + ",le=\"1.0\"} 0")
          .contains("belay_capture_duration_seconds_bucket" + place + ",le=\"5.0\"} 1")
          .contains("belay_capture_duration_seconds_bucket" + place + ",le=\"+Inf\"} 1")
          .contains("belay_capture_duration_seconds_sum" + place + "} 3.0")
          .contains("belay_restore_duration_seconds_sum" + place + "} 1.5")
          .contains("belay_gate_wait_duration_seconds_bucket" + place + ",le=\"60.0\"} 0")
          .contains("belay_gate_wait_duration_seconds_bucket" + place + ",le=\"300.0\"} 1")
          .contains("belay_gates_past_deadline" + place + "} 0.0")
          .contains("belay_operations_total{kind=\"drill\",outcome=\"failed\"} 0.0");
      assertThat(
              value(
                  text,
                  "belay_stored_bytes_total{application=\"counted\",data_store=\"orders\",environment=\"production\"}"))
          .isEqualTo(900_000.0);
    }
  }

  @Test
  void aBrokenAuditChainIsANumber() {
    try (RunningLedger ledger = new RunningLedger()) {
      ledger.publish(new Story().application("chained").ofOnePoint("orders"));
      await().atMost(LONG).until(() -> metrics(ledger), text -> text.contains("chained"));
      AuditWatch watch = ledger.bean(AuditWatch.class);
      watch.check();
      String before = metrics(ledger);

      JdbcClient jdbc = ledger.bean(JdbcClient.class);
      jdbc.sql("alter table ledger.audit_event disable trigger user").update();
      jdbc.sql("update ledger.audit_event set content = content || ' ' where sequence = 2")
          .update();
      watch.check();

      assertThat(value(before, "belay_audit_chain_intact")).isEqualTo(1);
      assertThat(value(before, "belay_audit_chain_checked_timestamp_seconds")).isPositive();
      assertThat(value(metrics(ledger), "belay_audit_chain_intact")).isZero();
    }
  }

  @Test
  void theProcessSaysWhatItIsAndItsCountersBeginAtZero() {
    try (RunningLedger ledger = new RunningLedger()) {
      await()
          .atMost(LONG)
          .until(() -> metrics(ledger), text -> text.contains("belay_jobs_readable 1"));

      assertThat(metrics(ledger))
          .containsPattern("belay_build_info\\{service=\"ledger\",version=\"[^\"]+\"\\} 1")
          .contains("belay_dead_letters_total{topic=\"belay.recovery-events\"} 0.0")
          .contains(
              "belay_records_untrusted_total{reason=\"unsigned\",topic=\"belay.recovery-events\"}"
                  + " 0.0")
          .containsPattern("belay_jobs_queued\\{kind=\"[a-z-]+\"\\} 0.0")
          .containsPattern("belay_jobs_oldest_due_age_seconds\\{kind=\"[a-z-]+\"\\} 0.0")
          .containsPattern("belay_job_leases_lost_total\\{kind=\"[a-z-]+\"\\} 0.0");
    }
  }

  private static RunningLedger ledger(TestDatabase database, Path policy) {
    return new RunningLedger(
        database, "--belay.policy.file=" + policy, "--belay.ledger.replace-without-policy=true");
  }

  private static long noted(RunningLedger ledger) {
    return ledger
        .bean(JdbcClient.class)
        .sql("select count(*) from ledger.protected_store")
        .query(Long.class)
        .single();
  }

  private static String metrics(RunningLedger ledger) {
    return ledger.get("/actuator/prometheus").body();
  }

  private static String newest(String what, String store) {
    return store("belay_newest_" + what + "_point_timestamp_seconds", store);
  }

  private static String store(String metric, String store) {
    return "%s{application=\"shop\",data_store=\"%s\",environment=\"production\"}"
        .formatted(metric, store);
  }

  private static String objective(String objective) {
    return place("belay_objective_seconds", "objective", objective);
  }

  private static String place(String metric, String label, String value) {
    return "%s{application=\"shop\",environment=\"production\",%s=\"%s\"}"
        .formatted(metric, label, value);
  }

  private static Double value(String text, String series) {
    String line = line(text, series);
    return Double.valueOf(line.substring(series.length() + 1));
  }

  /** The line of a series; that of one with no value if it is not there. */
  private static String line(String text, String series) {
    Matcher line = Pattern.compile("(?m)^" + Pattern.quote(series) + " .*$").matcher(text);
    return line.find() ? line.group() : series + " NaN";
  }
}
