package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

class ConfigurationTest {

  @ParameterizedTest
  @CsvSource({
    "belay.ledger.port, 8083, server.port",
    "belay.ledger.database.url, jdbc:postgresql://localhost:5432/belay, spring.datasource.url",
    "belay.ledger.database.username, belay, spring.datasource.username",
    "belay.ledger.database.password, '', spring.datasource.password",
    "belay.kafka.bootstrap-servers, localhost:9092, spring.kafka.bootstrap-servers",
    "belay.kafka.bootstrap-servers, localhost:9092, spring.cloud.stream.kafka.binder.brokers",
  })
  void aSettingHasItsDocumentedDefaultAndReachesSpring(
      String name, String defaultValue, String springs) throws IOException {
    StandardEnvironment defaults = environment();
    StandardEnvironment set = environment();
    set.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, "something")));

    assertThat(defaults.getProperty(springs)).isEqualTo(defaultValue);
    assertThat(set.getProperty(springs)).isEqualTo("something");
    assertDocumented(name, defaultValue);
  }

  @Test
  void theServicesOwnSettingsHaveTheirDocumentedDefaults() throws IOException {
    LedgerProperties properties =
        Binder.get(environment()).bindOrCreate("belay", LedgerProperties.class);

    assertThat(properties.ledger().readRequiresToken()).isTrue();
    assertDocumented("belay.ledger.read-requires-token", "true");
    assertThat(properties.ledger().replaceWithoutPolicy()).isFalse();
    assertDocumented("belay.ledger.replace-without-policy", "false");
    assertThat(properties.ledger().publicUrl()).isNull();
    assertDocumented("belay.ledger.public-url", "");
    assertThat(properties.ledger().signIn().issuer()).isNull();
    assertDocumented("belay.ledger.sign-in.issuer", "");
    assertThat(properties.ledger().signIn().scopes()).isEqualTo("openid profile email");
    assertDocumented("belay.ledger.sign-in.scopes", "openid profile email");
  }

  private static StandardEnvironment environment() throws IOException {
    StandardEnvironment environment = new StandardEnvironment();
    new YamlPropertySourceLoader()
        .load("defaults", new ClassPathResource("ledger-service.yml"))
        .forEach(environment.getPropertySources()::addLast);
    return environment;
  }

  private static void assertDocumented(String name, String defaultValue) throws IOException {
    String row =
        "| `%s` | %s |".formatted(name, defaultValue.isEmpty() ? "none" : "`" + defaultValue + "`");
    assertThat(Files.readString(Path.of("..", "docs", "reference", "configuration.md")))
        .contains(row);
  }
}
