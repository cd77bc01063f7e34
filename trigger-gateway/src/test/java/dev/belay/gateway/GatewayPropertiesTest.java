package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

/** The defaults of docs/reference/configuration.md. */
class GatewayPropertiesTest {
  @Test
  void everyDefaultIsAsDocumented() {
    GatewayProperties properties =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("belay", Bindable.of(GatewayProperties.class));

    assertThat(properties.spool().directory()).isEqualTo(Path.of("data/spool"));
    assertThat(properties.spool().maxSize()).isEqualTo(DataSize.ofMegabytes(512));
    assertThat(properties.spool().dedupeWindow()).isEqualTo(Duration.ofDays(8));
  }

  @Test
  void thePolicyIsInTheWorkingFolder() throws Exception {
    PropertySource<?> defaults =
        new YamlPropertySourceLoader()
            .load("defaults", new ClassPathResource("trigger-gateway.yml"))
            .getFirst();

    assertThat(defaults.getProperty("belay.policy.file")).isEqualTo("belay.yaml");
  }
}
