package dev.belay.standalone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What only the sources tell, not the classes. */
class SourceRulesTest {
  /** Where a store's own name belongs: its driver, and what starts a server of it. */
  private static final Pattern KNOWS_POSTGRESQL =
      Pattern.compile("dev\\.belay\\.(datastores\\.postgresql|standalone|benchmarks)\\..*");

  private static final Pattern NULL_MARKED =
      Pattern.compile("^@(org\\.jspecify\\.annotations\\.)?NullMarked$", Pattern.MULTILINE);

  private static final KnownExceptions NAMES_POSTGRESQL =
      KnownExceptions.none()
          .and(
              "the service's own database is PostgreSQL",
              "dev.belay.jobs.JobStore",
              "dev.belay.jobs.package-info");

  @Test
  void everyPackageSaysWhatItHoldsAndIsNullMarked() {
    SortedMap<String, String> offenders = new TreeMap<>();
    for (Path folder : MainCode.sourceFolders()) {
      for (Path source : MainCode.sources(folder)) {
        Path info = source.resolveSibling("package-info.java");
        String name = MainCode.nameOf(folder, info);
        if (!Files.exists(info)) {
          offenders.put(name, "is missing");
          continue;
        }
        String text = MainCode.read(info);
        if (!text.startsWith("/**")) {
          offenders.put(name, "doesn't begin with what the package holds");
        } else if (!NULL_MARKED.matcher(text).find()) {
          offenders.put(name, "isn't @NullMarked");
        } else if (text.contains("\\n")) {
          offenders.put(name, "has \\n in its text where a line should end");
        }
      }
    }
    assertThat(offenders).isEmpty();
  }

  @Test
  void noStoreIsNamedOutsideItsDriver() {
    SortedMap<String, String> offenders = new TreeMap<>();
    for (Path folder : MainCode.sourceFolders()) {
      for (Path source : MainCode.sources(folder)) {
        String name = MainCode.nameOf(folder, source);
        if (!KNOWS_POSTGRESQL.matcher(name).matches()
            && MainCode.read(source).toLowerCase(Locale.ROOT).contains("postgres")) {
          offenders.put(name, "says \"postgres\"");
        }
      }
    }
    NAMES_POSTGRESQL.check("No data store is named outside its driver.", offenders);
  }

  /** A rule says nothing about classes that it doesn't see. */
  @Test
  void everyModuleIsOnThisClassPath() {
    Set<String> seen = new TreeSet<>();
    MainCode.CLASSES.forEach(type -> seen.add(MainCode.sourceOf(type)));
    SortedMap<String, String> unseen = new TreeMap<>();
    for (Path folder : MainCode.sourceFolders()) {
      for (Path source : MainCode.sources(folder)) {
        String name = MainCode.nameOf(folder, source);
        if (!seen.contains(name) && !name.endsWith("package-info")) {
          unseen.put(name, "isn't on the class path");
        }
      }
    }
    assertThat(unseen).isEmpty();
  }
}
