package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/** The defaults of docs/reference/configuration.md. */
class GatewayPropertiesTest {
  @Test
  void everyDefaultIsAsDocumented() {
    GatewayProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("belay", Bindable.of(GatewayProperties.class));

    assertThat(properties.policy().file()).isEqualTo(Path.of("belay.yaml"));
    assertThat(properties.policy().reloadInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(properties.github().webhookSecrets()).isEmpty();
    assertThat(properties.github().maxBody()).isEqualTo(DataSize.ofMegabytes(25));
    assertThat(properties.spool().directory()).isEqualTo(Path.of("data/spool"));
    assertThat(properties.spool().maxSize()).isEqualTo(DataSize.ofMegabytes(512));
    assertThat(properties.spool().dedupeWindow()).isEqualTo(Duration.ofDays(8));
    assertThat(properties.api().tokenFile()).isNull();
    assertThat(properties.schemaRegistry().all())
        .isEqualTo(Map.of("schema.registry.url", "http://localhost:8081"));
  }
}
