package dev.belay.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.jail.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.unit.DataSize;

class ConfigurationTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "reference", "configuration.md");

  @Test
  void sandboxesAreJailedUnlessToldOtherwise() throws IOException {
    VerifierProperties.Verifier properties = bind(Map.of());

    assertThat(properties.isolation()).isEqualTo(Isolation.Wanted.JAIL);
    assertThat(properties.programs()).isEmpty();
    assertThat(properties.memory()).isNull();
    assertThat(Files.readString(DOCUMENT))
        .contains("| `belay.verifier.isolation` | `jail` |")
        .contains("| `belay.verifier.programs` | none |")
        .contains("| `belay.verifier.memory` | half of the machine's |");
  }

  @Test
  void otherSettingsAreRead() throws IOException {
    VerifierProperties.Verifier properties =
        bind(
            Map.of(
                "belay.verifier.isolation",
                "auto",
                "belay.verifier.programs",
                "/a,/b",
                "belay.verifier.memory",
                "4GB"));

    assertThat(properties.isolation()).isEqualTo(Isolation.Wanted.AUTO);
    assertThat(properties.memory()).isEqualTo(DataSize.ofGigabytes(4));
    assertThat(properties.programs()).isEqualTo(List.of(Path.of("/a"), Path.of("/b")));
  }

  private static VerifierProperties.Verifier bind(Map<String, Object> settings) throws IOException {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    new YamlPropertySourceLoader()
        .load("defaults", new ClassPathResource("restore-verifier.yml"))
        .forEach(environment.getPropertySources()::addLast);
    return Binder.get(environment).bindOrCreate("belay", VerifierProperties.class).verifier();
  }
}
