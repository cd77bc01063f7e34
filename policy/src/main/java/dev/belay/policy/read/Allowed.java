package dev.belay.policy.read;

import dev.belay.policy.pattern.NamePattern;
import dev.belay.policy.store.SecretReference;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the author of a policy may name, as whoever runs the services says. Null is everything; an
 * empty list is nothing.
 *
 * @param secretFiles files, and folders with all that is below them
 * @param secretVariables names of environment variables; {@code *} stands for any characters
 * @param programs as the policy writes them: the first item of a command
 * @param hosts of URLs, without a port; {@code *} stands for any characters
 */
public record Allowed(
    @Nullable List<Path> secretFiles,
    @Nullable List<String> secretVariables,
    @Nullable List<String> programs,
    @Nullable List<String> hosts) {
  public static final Allowed EVERYTHING = new Allowed(null, null, null, null);

  /** The rule that a secret's place breaks, for people; empty if it is allowed. */
  Optional<String> refusal(SecretReference secret) {
    return switch (secret) {
      case SecretReference.None ignored -> Optional.empty();
      case SecretReference.EnvironmentVariable(String name) ->
          refusal(
              "secret-variables",
              secretVariables,
              secretVariables == null || matches(secretVariables, name));
      case SecretReference.SecretFile(Path path) ->
          refusal(
              "secret-files",
              secretFiles,
              secretFiles == null || secretFiles.stream().anyMatch(place -> isIn(path, place)));
    };
  }

  Optional<String> refusalOfProgram(String program) {
    return refusal("programs", programs, programs == null || programs.contains(program));
  }

  Optional<String> refusal(URI url) {
    return refusal("hosts", hosts, hosts == null || matches(hosts, url.getHost()));
  }

  private static boolean matches(List<String> patterns, String name) {
    return patterns.stream().anyMatch(pattern -> new NamePattern(pattern).matches(name));
  }

  /** Neither {@code ..} nor a link leads out of the place. */
  private static boolean isIn(Path path, Path place) {
    Path plain = path.toAbsolutePath().normalize();
    Path folder = place.toAbsolutePath().normalize();
    if (!plain.startsWith(folder)) {
      return false;
    }
    try {
      return !Files.exists(plain) || plain.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> refusal(String setting, @Nullable List<?> allowed, boolean good) {
    if (good) {
      return Optional.empty();
    }
    String list =
        allowed == null || allowed.isEmpty()
            ? "nothing"
            : allowed.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return Optional.of(
        "whoever runs Belay does not allow it: belay.policy.allowed.%s has %s"
            .formatted(setting, list));
  }
}
