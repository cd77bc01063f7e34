package dev.belay.standalone.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Belay's main code: the classes on this module's class path, and the sources of every module. */
final class MainCode {
  /** Read once for all rules: it takes seconds. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.belay");

  /** Tests run in their module's folder. */
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  /** A module is at most this deep: {@code datastores/postgresql}. */
  private static final int DEPTH_OF_MODULES = 3;

  private MainCode() {}

  /** The folders {@code src/main/java} of all modules. */
  static List<Path> sourceFolders() {
    return list(REPOSITORY, DEPTH_OF_MODULES, path -> path.endsWith("pom.xml"))
        .map(pom -> pom.resolveSibling("src/main/java"))
        .filter(Files::isDirectory)
        .toList();
  }

  /** All Java sources of a source folder. */
  static List<Path> sources(Path sourceFolder) {
    return list(sourceFolder, Integer.MAX_VALUE, path -> path.toString().endsWith(".java"))
        .toList();
  }

  static String read(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class of a source file, or the package of a {@code package-info}, with its full name. */
  static String nameOf(Path sourceFolder, Path source) {
    String path = sourceFolder.relativize(source).toString();
    return path.substring(0, path.length() - ".java".length()).replace('/', '.');
  }

  /** The class that a source file is named after: itself, or what it is nested in. */
  static String sourceOf(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private static Stream<Path> list(Path folder, int depth, Predicate<Path> wanted) {
    try (Stream<Path> found = Files.walk(folder, depth)) {
      return found.filter(wanted).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
