package dev.belay.gateway.generic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class InvalidSourcesTest {
  @TempDir Path folder;

  @Test
  void allProblemsOfAllSourcesAreNamedAtOnceAndNoSecretIs() throws Exception {
    Path short1 = Files.writeString(folder.resolve("short"), "whsec_c2hvcnQ=");

    assertThatThrownBy(
            () ->
                sources(
                    Map.ofEntries(
                        Map.entry("belay.sources.github.preset", "jenkins"),
                        Map.entry("belay.sources.a.preset", "travis"),
                        Map.entry("belay.sources.b.preset", "flux"),
                        Map.entry("belay.sources.b.authentication.secrets", "env:NO_SUCH_VARIABLE"),
                        Map.entry("belay.sources.b.authentication.encoding", "hexa"),
                        Map.entry("belay.sources.c.authentication.kind", "oidc"),
                        Map.entry("belay.sources.c.authentication.issuer", "https://nobody"),
                        Map.entry("belay.sources.c.mapping.phase", "body.("),
                        Map.entry("belay.sources.d.authentication.kind", "standard-webhooks"),
                        Map.entry("belay.sources.d.authentication.secrets", "file:" + short1),
                        Map.entry("belay.sources.d.mapping.phase", "'none'"))))
        .isInstanceOf(InvalidSourcesException.class)
        .hasMessageContainingAll(
            "belay.sources.github: a source's name",
            "belay.sources.github.authentication.secrets is not set",
            "belay.sources.a.preset is \"travis\"; there are argo-cd",
            "belay.sources.a.authentication.kind is \"\"",
            "NO_SUCH_VARIABLE",
            "belay.sources.b.authentication.encoding is \"hexa\"",
            "belay.sources.c.authentication.issuer is \"https://nobody\"",
            "belay.sources.c.mapping.phase: 1:",
            "belay.sources.d.authentication.secrets a signing secret must be")
        .hasMessageNotContaining("c2hvcnQ");
  }

  @Test
  void noSourcesAreNoProblem() throws Exception {
    assertThat(sources(Map.of()).find("anything")).isEmpty();
  }

  private static DescribedSources sources(Map<String, String> settings) throws Exception {
    return DescribedSources.of(
        new Binder(new MapConfigurationPropertySource(settings))
            .bindOrCreate("belay", Bindable.of(SourcesProperties.class)),
        issuer -> false);
  }
}
