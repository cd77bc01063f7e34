package dev.belay.gateway.generic;

import dev.belay.gateway.generic.SourcesProperties.Source;
import dev.belay.sources.generic.GenericSource;
import dev.belay.sources.generic.InvalidSourceException;
import dev.belay.sources.generic.Presets;
import dev.belay.sources.generic.SourceDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The senders that the configuration describes, by their names. */
final class DescribedSources {
  private static final String NAME = "[a-z][a-z0-9-]{0,62}";

  /** The sources of the other doors' events. */
  private static final Set<String> TAKEN =
      Set.of("github", "gitlab", "api", "cdevents", "cloudevents", "schedule", "gate");

  private final Map<String, DescribedSource> sources;

  private DescribedSources(Map<String, DescribedSource> sources) {
    this.sources = Map.copyOf(sources);
  }

  /**
   * @param isIssuer whether tokens of an issuer are accepted
   * @throws InvalidSourcesException which names everything that is wrong in any of them
   */
  static DescribedSources of(SourcesProperties properties, Predicate<String> isIssuer)
      throws InvalidSourcesException {
    List<String> problems = new ArrayList<>();
    Map<String, DescribedSource> sources = new TreeMap<>();
    Map<String, Source> wanted =
        properties.sources() == null ? Map.of() : new TreeMap<>(properties.sources());
    wanted.forEach(
        (name, source) -> {
          DescribedSource described = described(name, source, isIssuer, problems);
          if (described != null) {
            sources.put(name, described);
          }
        });
    if (!problems.isEmpty()) {
      throw new InvalidSourcesException(problems);
    }
    return new DescribedSources(sources);
  }

  Optional<DescribedSource> find(String name) {
    return Optional.ofNullable(sources.get(name));
  }

  private static @Nullable DescribedSource described(
      String name, Source source, Predicate<String> isIssuer, List<String> problems) {
    String key = "belay.sources." + name;
    if (!name.matches(NAME) || TAKEN.contains(name)) {
      problems.add(
          key
              + ": a source's name must match "
              + NAME
              + " and be none of Belay's own: "
              + String.join(", ", TAKEN.stream().sorted().toList()));
    }
    SourceDescription description = description(key, source, problems);
    Authentication authentication =
        new AuthenticationReader(
                key + ".authentication",
                description.authentication(),
                source.authentication().secrets(),
                isIssuer,
                problems)
            .read();
    try {
      GenericSource reader = new GenericSource(name, description);
      return authentication == null
          ? null
          : new DescribedSource(name, authentication, reader, source.maxBytes());
    } catch (InvalidSourceException e) {
      e.problems().forEach(problem -> problems.add(key + "." + problem));
      return null;
    }
  }

  private static SourceDescription description(String key, Source source, List<String> problems) {
    SourceDescription own =
        new SourceDescription(
            settings(source.authentication()),
            Optional.ofNullable(source.deliveryId()),
            Optional.ofNullable(source.when()),
            source.mapping() == null ? Map.of() : source.mapping());
    if (source.preset() == null) {
      return own;
    }
    Optional<SourceDescription> preset = Presets.find(source.preset());
    if (preset.isEmpty()) {
      problems.add(
          "%s.preset is \"%s\"; there are %s"
              .formatted(key, source.preset(), String.join(", ", Presets.NAMES)));
    }
    return preset.map(described -> described.overriddenBy(own)).orElse(own);
  }

  private static Map<String, String> settings(SourcesProperties.Authentication wanted) {
    Map<String, String> settings = new TreeMap<>();
    put(settings, "kind", wanted.kind());
    put(settings, "header", wanted.header());
    put(settings, "prefix", wanted.prefix());
    put(settings, "encoding", wanted.encoding());
    put(settings, "username", wanted.username());
    put(settings, "issuer", wanted.issuer());
    return settings;
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
