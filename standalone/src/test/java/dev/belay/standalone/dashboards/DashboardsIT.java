package dev.belay.standalone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.fixtures.KeptPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every expression of deploy/grafana has series in a Prometheus that scraped a real run; so has
 * every metric that deploy/prometheus has an alert on; and the page of metrics has all that there
 * are.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardsIT {
  private static final Path GRAFANA = Path.of("..", "deploy", "grafana");
  private static final Pattern METRIC = Pattern.compile("\\b(belay|kafka)_[a-z_]+");
  private static final Pattern ROW = Pattern.compile("^\\| `(belay_\\w+)[^|]*\\| ([^|]*?) \\|");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  /** Longer than the run, since rates of what happened in it are asked for at its end. */
  private static final String INTERVAL = "20m";

  @TempDir static Path directory;

  private final List<AutoCloseable> started = new ArrayList<>();
  private PrometheusServer prometheus;

  @BeforeAll
  void start() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    List<Integer> ports = KeptPorts.find(7);
    Map<String, Integer> jobs = new LinkedHashMap<>();
    for (String service : List.of("gateway", "ledger", "worker", "verifier")) {
      jobs.put(service, ports.get(jobs.size()));
    }
    prometheus = new PrometheusServer(directory, ports.getLast(), jobs);
    started.add(prometheus);
    RunningDemo demo = new RunningDemo(directory, ports.getFirst());
    started.add(demo);
    demo.awaitEnd();
    // Micrometer looks once a minute for metrics that Kafka's clients have made since.
    await()
        .atMost(Duration.ofMinutes(4))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(prometheus.query("up == 1")).hasSize(4);
              assertThat(prometheus.query("belay_verification_worsened == 1")).hasSize(1);
              assertThat(prometheus.query("kafka_consumer_fetch_manager_records_lag >= 0"))
                  .isNotEmpty();
            });
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable each : started.reversed()) {
      each.close();
    }
  }

  @Test
  void everyExpressionHasSeries() throws Exception {
    List<String> empty = new ArrayList<>();
    int asked = 0;
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : dashboard.path("panels")) {
        for (JsonNode target : panel.path("targets")) {
          asked++;
          String expression = filled(target.path("expr").asString());
          if (!hasNumbers(expression)) {
            empty.add(panel.path("title").asString() + ": " + expression);
          }
        }
      }
    }

    assertThat(empty).isEmpty();
    assertThat(asked).isGreaterThan(50);
  }

  @Test
  void whatIsExposedIsDocumentedAndWhatIsAlwaysThereIsThere() throws Exception {
    Map<String, String> documented = documented();
    List<String> exposed = prometheus.labelValues("{__name__=~\"belay_.+\"}", "__name__");

    assertThat(exposed.stream().filter(name -> !documented.containsKey(base(name, documented))))
        .as("not in docs/reference/metrics.md")
        .isEmpty();
    assertThat(
            documented.entrySet().stream()
                .filter(row -> row.getValue().equals("always"))
                .map(Map.Entry::getKey)
                .filter(
                    name -> exposed.stream().noneMatch(it -> base(it, documented).equals(name))))
        .as("said to be always there")
        .isEmpty();
    assertThat(exposed).hasSizeGreaterThan(50);
  }

  @Test
  void everyAlertHasSeriesToJudge() throws Exception {
    Map<String, String> documented = documented();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> alert : alerts().entrySet()) {
      Matcher metrics = METRIC.matcher(alert.getValue());
      while (metrics.find()) {
        String metric = metrics.group();
        boolean optional = "with schedules".equals(documented.get(metric));
        if (!optional && prometheus.query(metric).isEmpty()) {
          missing.add(alert.getKey() + ": " + metric);
        }
      }
    }

    assertThat(missing).isEmpty();
  }

  /** A point was spoilt, and nobody proved a copy of the key. Nothing else is wrong. */
  @Test
  void theAlertsThatShouldFireDoAndNoOthers() throws Exception {
    List<String> firing = new ArrayList<>();
    for (Map.Entry<String, String> alert : alerts().entrySet()) {
      if (!prometheus.query(alert.getValue()).isEmpty()) {
        firing.add(alert.getKey());
      }
    }

    assertThat(firing)
        .contains("BelayWatchdog", "BelayVerificationWorsened", "BelayVaultKeyNeverBackedUp")
        .isSubsetOf(
            "BelayWatchdog",
            "BelayVerificationWorsened",
            "BelayVerificationFailed",
            "BelayVaultKeyNeverBackedUp",
            // Each of these is for something that lasts, and may be so for a moment.
            "BelayVaultErrors",
            "BelayLagGrowing");
  }

  /** Each metric's row: what stands under "there"; of an earlier name, the name of today. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "reference", "metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.find()) {
        rows.put(row.group(1), row.group(2));
      }
    }
    assertThat(rows).hasSizeGreaterThan(50);
    return rows;
  }

  /** A histogram's or a summary's name, of one of its series. */
  private static String base(String name, Map<String, String> documented) {
    return documented.containsKey(name) ? name : name.replaceFirst("_(bucket|sum|count)$", "");
  }

  /** The expressions of the alerts, by their names. */
  private static Map<String, String> alerts() throws IOException {
    Map<String, String> alerts = new LinkedHashMap<>();
    Map<String, List<Map<String, Object>>> file =
        new Yaml().load(Files.readString(Path.of("..", "deploy", "prometheus", "belay.rules.yml")));
    for (Map<String, Object> group : file.getOrDefault("groups", List.of())) {
      for (Object rule : (List<?>) group.getOrDefault("rules", List.of())) {
        Map<?, ?> alert = (Map<?, ?>) rule;
        alerts.put(String.valueOf(alert.get("alert")), String.valueOf(alert.get("expr")));
      }
    }
    assertThat(alerts).hasSizeGreaterThan(20);
    return alerts;
  }

  @Test
  void everyVariableHasItsValues() throws Exception {
    Map<String, List<String>> expected =
        Map.of(
            "job", List.of("gateway", "ledger", "verifier", "worker"),
            "application", List.of("shop"),
            "environment", List.of("production"));
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode variable : dashboard.at("/templating/list")) {
        if (variable.path("type").asString().equals("query")) {
          String name = variable.path("name").asString();
          Matcher query = LABEL_VALUES.matcher(filled(variable.at("/query/query").asString()));
          assertThat(query.matches()).as(name).isTrue();

          List<String> values = prometheus.labelValues(query.group(1), query.group(2));

          if (expected.containsKey(name)) {
            assertThat(values).as(name).isEqualTo(expected.get(name));
          } else {
            assertThat(values).as(name).hasSize(4);
          }
        }
      }
    }
  }

  /** What the run did, as the dashboards show it. */
  @Test
  void theOverviewSaysWhatHappened() throws Exception {
    assertThat(shown("belay-overview", "Worsened recovery points")).isEqualTo(1);
    assertThat(shown("belay-overview", "Services that do not answer")).isZero();
    assertThat(shown("belay-overview", "Without verified data")).isZero();
    assertThat(shown("belay-overview", "Gates that wait")).isZero();
    assertThat(shown("belay-overview", "Policies in force")).isEqualTo(1);
    assertThat(shown("belay-fleet", "Services that answer")).isEqualTo(4);
    assertThat(shown("belay-fleet", "Dead letters")).isZero();
    assertThat(shown("belay-recovery", "Recovery time of drills (RTO)")).isPositive();
    assertThat(shown("belay-storage", "Added for what was read")).isBetween(0.001, 1.0);
  }

  /** With the labels of a ledger that is not there, as if it could not be scraped. */
  @Test
  void whatNobodyKnowsIsNotZero() throws Exception {
    String overdue = expression("belay-overview", "Overdue recovery sets");

    assertThat(prometheus.query(filled(overdue).replace("job=~\".+\"", "job=\"nobody\"")))
        .isEmpty();
  }

  private double shown(String dashboard, String title) throws Exception {
    List<JsonNode> series = prometheus.query(filled(expression(dashboard, title)));
    assertThat(series).as(title).hasSize(1);
    return value(series.getFirst());
  }

  private static String expression(String dashboard, String title) throws IOException {
    JsonNode json = read(GRAFANA.resolve("dashboards").resolve(dashboard + ".json"));
    return json.path("panels")
        .valueStream()
        .filter(panel -> panel.path("title").asString().equals(title))
        .findFirst()
        .orElseThrow()
        .at("/targets/0/expr")
        .asString();
  }

  private boolean hasNumbers(String expression) throws Exception {
    return prometheus.query(expression).stream().anyMatch(series -> Double.isFinite(value(series)));
  }

  private static double value(JsonNode series) {
    String value = series.path("value").path(1).asString();
    return value.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value);
  }

  /** With all services, applications and environments chosen, as Grafana would. */
  private static String filled(String expression) {
    return expression
        .replace("$__rate_interval", INTERVAL)
        .replace("$__range", "1h")
        .replaceAll("\\$(job|instance|application|environment)\\b", ".+");
  }

  private static List<JsonNode> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
      List<JsonNode> dashboards = files.sorted().map(DashboardsIT::read).toList();
      assertThat(dashboards).hasSize(5);
      return dashboards;
    }
  }

  private static JsonNode read(Path file) {
    return JsonMapper.shared().readTree(file.toFile());
  }
}
