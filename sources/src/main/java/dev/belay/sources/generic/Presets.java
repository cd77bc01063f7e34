package dev.belay.sources.generic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The descriptions of well-known senders that come with Belay. */
public final class Presets {
  public static final List<String> NAMES =
      List.of(
          "argo-cd",
          "argo-rollouts",
          "azure-devops",
          "bitbucket",
          "bitbucket-server",
          "circleci",
          "flux",
          "jenkins",
          "tekton");

  private Presets() {}

  /** Empty when there is no preset with that name. */
  public static Optional<SourceDescription> find(String name) {
    return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
  }

  private static SourceDescription read(String name) {
    try (InputStream in = Presets.class.getResourceAsStream("presets/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the preset " + name + " is not in the jar");
      }
      JsonNode yaml = new YAMLMapper().readTree(in);
      return new SourceDescription(
          texts(yaml.path("authentication")),
          yaml.path("delivery-id").asStringOpt(),
          yaml.path("when").asStringOpt(),
          texts(yaml.path("mapping")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asString()));
    return texts;
  }
}
