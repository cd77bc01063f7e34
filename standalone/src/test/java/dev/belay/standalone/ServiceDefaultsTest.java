package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/** Each service has these in a file of its own; tests of what they do set shorter times. */
class ServiceDefaultsTest {
  @ParameterizedTest
  @ValueSource(strings = {"trigger-gateway", "backup-worker", "restore-verifier", "ledger-service"})
  void noServiceWaitsForEverOrInALoop(String service) throws Exception {
    PropertySource<?> defaults =
        new YamlPropertySourceLoader()
            .load(service, new ClassPathResource(service + ".yml"))
            .getFirst();

    String pool = "spring.datasource.hikari.";
    assertThat(text(defaults, pool + "data-source-properties.socketTimeout")).isEqualTo("60");
    assertThat(text(defaults, pool + "data-source-properties.connectTimeout")).isEqualTo("10");
    assertThat(text(defaults, pool + "connection-init-sql"))
        .isEqualTo("set idle_in_transaction_session_timeout = '60s'");
    assertThat(text(defaults, "spring.flyway.url")).isEqualTo("${spring.datasource.url}");
    assertThat(text(defaults, "spring.flyway.connect-retries")).isEqualTo("30");
    assertThat(text(defaults, "spring.kafka.properties.metadata.recovery.strategy"))
        .isEqualTo("none");
  }

  private static String text(PropertySource<?> defaults, String name) {
    return String.valueOf(Objects.requireNonNull(defaults.getProperty(name), name));
  }
}
