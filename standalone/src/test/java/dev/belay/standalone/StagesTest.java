package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Each test runs in one of the two stages: those tagged {@code faults} with {@code -Pfaults}, all
 * others without. What could keep a test out of both is looked for in the sources of all modules.
 */
class StagesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path BY_HAND = ROOT.resolve("build/postgresql/regression");
  private static final Set<String> NO_SOURCES = Set.of("target", ".git", "node_modules");
  private static final Pattern TEST =
      Pattern.compile(
          "^ +@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b", Pattern.MULTILINE);
  private static final Pattern TAG = Pattern.compile("@Tag\\((.*?)\\)");
  private static final Pattern ABSTRACT =
      Pattern.compile("^(public )?(abstract class|interface) ", Pattern.MULTILINE);
  private static final Pattern SWITCHED_OFF =
      Pattern.compile("^ *@Disabled(?!On|For)", Pattern.MULTILINE);

  /** Surefire runs *Test, Failsafe *IT: another name is run by nobody, unless a script names it. */
  @Test
  void whatHoldsTestsIsNamedSoThatItRuns() {
    assertThat(tests())
        .hasSizeGreaterThan(100)
        .filteredOn(file -> !ABSTRACT.matcher(text(file)).find())
        .filteredOn(file -> !text(BY_HAND).contains("-Dtest=" + name(file)))
        .allMatch(file -> file.toString().matches(".*(Test|IT)\\.java"));
  }

  /** Any other tag would be one that a stage leaves out or that nobody asks for. */
  @Test
  void theOneTagThatChoosesTheStageIsFaults() {
    Set<String> known = Set.of("\"faults\"", "\"mounts\"");
    for (Path file : tests()) {
      List<String> tags = new ArrayList<>();
      Matcher tag = TAG.matcher(text(file));
      while (tag.find()) {
        tags.add(tag.group(1));
      }
      assertThat(tags).as("tags of %s", file).allMatch(known::contains);
      if (tags.contains("\"mounts\"")) {
        // A machine without the right to mount leaves it out of the second stage, and says so.
        assertThat(tags).as("tags of %s", file).contains("\"faults\"");
      }
    }
  }

  @Test
  void noTestIsSwitchedOff() {
    assertThat(tests()).noneMatch(file -> SWITCHED_OFF.matcher(text(file)).find());
  }

  @Test
  void continuousIntegrationRunsBothStages() {
    assertThat(text(ROOT.resolve(".ci/run")).lines())
        .containsSubsequence("./mvnw verify", "./mvnw -Pfaults verify");
  }

  private static List<Path> tests() {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<Path>() {
            // What is built changes meanwhile: other modules' tests run beside this one.
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return NO_SOURCES.stream().anyMatch(folder::endsWith)
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(".java") && TEST.matcher(text(file)).find()) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
