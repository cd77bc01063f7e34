package dev.belay.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.access.ApiProperties;
import dev.belay.runtime.codec.SchemaRegistryProperties;
import dev.belay.runtime.policy.PolicyProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The defaults of docs/reference/configuration.md. */
class PropertiesTest {
  @Test
  void theRegistrysDefaultIsAsDocumented() throws IOException {
    SchemaRegistryProperties registry =
        binder(Map.of()).bindOrCreate("belay.schema-registry", SchemaRegistryProperties.class);

    assertThat(registry.all())
        .containsOnly(Map.entry("schema.registry.url", "http://localhost:8081"));
    assertThat(Files.readString(Path.of("..", "docs", "reference", "configuration.md")))
        .contains("| `belay.schema-registry.url` | `http://localhost:8081` |");
  }

  @Test
  void furtherRegistrySettingsKeepTheirDots() {
    SchemaRegistryProperties registry =
        binder(Map.of("belay.schema-registry.properties.auto.register.schemas", "false"))
            .bindOrCreate("belay.schema-registry", SchemaRegistryProperties.class);

    assertThat(registry.all()).containsEntry("auto.register.schemas", "false");
  }

  /** As docs/guides/external.md has them. */
  @Test
  void furtherRegistrySettingsMayBeEnvironmentVariables() {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                    "BELAY_SCHEMAREGISTRY_URL", "https://registry",
                    "BELAY_SCHEMAREGISTRY_PROPERTIES_BASIC_AUTH_USER_INFO", "a:b",
                    "BELAY_SCHEMAREGISTRY_PROPERTIES_SCHEMA_REGISTRY_SSL_TRUSTSTORE_TYPE", "PEM")));
    SchemaRegistryProperties registry =
        Binder.get(environment)
            .bindOrCreate("belay.schema-registry", SchemaRegistryProperties.class);

    assertThat(registry.all())
        .containsOnly(
            Map.entry("schema.registry.url", "https://registry"),
            Map.entry("basic.auth.user.info", "a:b"),
            Map.entry("schema.registry.ssl.truststore.type", "PEM"));
  }

  @Test
  void thePolicyIsLookedAtEveryTwoSeconds() {
    PolicyProperties policy =
        binder(Map.of("belay.policy.file", "belay.yaml"))
            .bindOrCreate("belay.policy", PolicyProperties.class);

    assertThat(policy.file()).isEqualTo(Path.of("belay.yaml"));
    assertThat(policy.reloadInterval()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void noTokenIsTheDefault() throws IOException {
    ApiProperties api = binder(Map.of()).bindOrCreate("belay.api", ApiProperties.class);

    assertThat(api.tokenFile()).isNull();
    assertThat(Files.readString(Path.of("..", "docs", "reference", "configuration.md")))
        .contains("| `belay.api.token-file` | none |");
  }

  private static Binder binder(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings));
  }
}
