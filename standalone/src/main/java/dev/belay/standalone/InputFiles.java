package dev.belay.standalone;

import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.read.PolicyReader;
import dev.belay.policy.store.StoreKinds;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What is wrong with the files that people write, said before anything starts. The services read
 * them again.
 */
final class InputFiles {
  private InputFiles() {}

  /** All problems of the policy, each on a line with its place; empty if there is none. */
  static Optional<String> problemsOfPolicy(Path file) {
    try {
      PolicyReader.read(file, StoreKinds.installed().tolerant());
      return Optional.empty();
    } catch (InvalidPolicyException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of(unreadable("--policy", file));
    }
  }

  /** The first problem of the settings, on one line with its place; empty if there is none. */
  static Optional<String> problemOfConfig(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.of(unreadable("--config", file));
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".yaml") && !name.endsWith(".yml")) {
      return Optional.of("--config is %s; its name must end with .yaml or .yml".formatted(file));
    }
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false); // as Spring Boot has it
    try (Reader text = Files.newBufferedReader(file)) {
      for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
        if (document != null && !(document instanceof Map)) {
          return Optional.of(
              "--config %s: it must be a mapping, such as \"belay:\" with settings below it"
                  .formatted(file));
        }
      }
      return Optional.empty();
    } catch (MarkedYAMLException e) {
      Mark place = e.getProblemMark();
      return Optional.of(
          "--config %s:%s %s"
              .formatted(
                  file,
                  place == null
                      ? ""
                      : "%d:%d:".formatted(place.getLine() + 1, place.getColumn() + 1),
                  oneLine(e.getProblem())));
    } catch (YAMLException e) {
      return Optional.of("--config %s: %s".formatted(file, oneLine(e.getMessage())));
    } catch (IOException e) {
      return Optional.of("--config %s: it can't be read as UTF-8 text".formatted(file));
    }
  }

  private static String unreadable(String option, Path file) {
    return "%s is %s; it must be a readable file".formatted(option, file);
  }

  private static String oneLine(@org.jspecify.annotations.Nullable String text) {
    return String.valueOf(text).strip().replaceAll("\\s+", " ");
  }
}
