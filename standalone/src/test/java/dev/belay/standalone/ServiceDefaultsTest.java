package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** Each service has these in a file of its own; tests of what they do set shorter times. */
class ServiceDefaultsTest {
  @ParameterizedTest
  @ValueSource(strings = {"trigger-gateway", "backup-worker", "restore-verifier", "ledger-service"})
  void noServiceWaitsForEverOrInALoop(String service) throws Exception {
    PropertySource<?> defaults = defaults(service);

    String pool = "spring.datasource.hikari.";
    assertThat(text(defaults, pool + "data-source-properties.socketTimeout")).isEqualTo("60");
    assertThat(text(defaults, pool + "data-source-properties.connectTimeout")).isEqualTo("10");
    assertThat(text(defaults, pool + "connection-init-sql"))
        .startsWith("set idle_in_transaction_session_timeout = '60s'");
    assertThat(text(defaults, "spring.flyway.url")).isEqualTo("${spring.datasource.url}");
    assertThat(text(defaults, "spring.flyway.connect-retries")).isEqualTo("30");
    assertThat(text(defaults, "spring.kafka.properties.metadata.recovery.strategy"))
        .isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "trigger-gateway, 'readinessState,spool'",
    "backup-worker, 'readinessState,db,kafka,vault'",
    "restore-verifier, 'readinessState,db,kafka,vault'",
    "ledger-service, 'readinessState,db'"
  })
  void aliveMeansTheProcessAndReadyMeansWhatItsCallersNeed(String service, String ready)
      throws Exception {
    PropertySource<?> defaults = defaults(service);

    String group = "management.endpoint.health.group.";
    assertThat(text(defaults, group + "liveness.include")).isEqualTo("livenessState,threads");
    assertThat(text(defaults, group + "readiness.include")).isEqualTo(ready);
    assertThat(text(defaults, group + "readiness.status.http-mapping.unknown")).isEqualTo("503");
    assertThat(text(defaults, "management.health.binders.enabled")).isEqualTo("false");
  }

  private static PropertySource<?> defaults(String service) throws IOException {
    return new YamlPropertySourceLoader()
        .load(service, new ClassPathResource(service + ".yml"))
        .getFirst();
  }

  private static String text(PropertySource<?> defaults, String name) {
    return String.valueOf(Objects.requireNonNull(defaults.getProperty(name), name));
  }
}
