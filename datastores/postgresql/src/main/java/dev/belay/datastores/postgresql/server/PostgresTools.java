package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.DataStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The PostgreSQL programs of one installation.
 *
 * @param bin the folder of the programs
 * @param major their major version, for example 15
 */
public record PostgresTools(Path bin, int major) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /** To ask takes a process for each program of each installation, several times per restore. */
  private static final Map<Executable, Integer> MAJORS = new ConcurrentHashMap<>();

  /** The folder of one program, as an absolute path for {@link ProcessBuilder}. */
  public String program(String name) {
    return bin.resolve(name).toString();
  }

  /**
   * The oldest installation whose {@code program} has the version {@code major} or later: pg_dump
   * can read servers of its own version and older ones.
   */
  public static PostgresTools atLeast(int major, String program) throws DataStoreException {
    return installed(program).stream()
        .filter(tools -> tools.major >= major)
        .min(Comparator.comparingInt(PostgresTools::major))
        .orElseThrow(() -> missing(program, major, major + " or later"));
  }

  /**
   * The oldest installation whose {@code program} has the version {@code wanted} or later;
   * otherwise the newest one with {@code least} or later.
   */
  public static PostgresTools best(int least, int wanted, String program)
      throws DataStoreException {
    Comparator<PostgresTools> byMajor = Comparator.comparingInt(PostgresTools::major);
    List<PostgresTools> usable =
        installed(program).stream().filter(tools -> tools.major >= least).toList();
    return usable.stream()
        .filter(tools -> tools.major >= wanted)
        .min(byMajor)
        .or(() -> usable.stream().max(byMajor))
        .orElseThrow(() -> missing(program, least, least + " or later"));
  }

  /**
   * The installation whose {@code program} has exactly the version {@code major}: a server reads
   * only files of its own version.
   */
  public static PostgresTools exactly(int major, String program) throws DataStoreException {
    return installed(program).stream()
        .filter(tools -> tools.major == major)
        .findFirst()
        .orElseThrow(() -> missing(program, major, String.valueOf(major)));
  }

  /**
   * All installations with {@code program}, from the folders in the environment variable {@code
   * BELAY_PG_BIN} (a list, separated by colons) and from the usual places.
   */
  public static List<PostgresTools> installed(String program) throws DataStoreException {
    List<PostgresTools> found = new ArrayList<>();
    for (Path bin : folders()) {
      Path executable = bin.resolve(program);
      if (Files.isExecutable(executable)) {
        found.add(new PostgresTools(bin, majorOf(executable)));
      }
    }
    return found;
  }

  private static List<Path> folders() {
    List<Path> folders = new ArrayList<>();
    String configured = System.getenv("BELAY_PG_BIN");
    if (configured != null) {
      for (String folder : configured.split(":", -1)) {
        folders.add(Path.of(folder));
      }
    }
    for (String parent :
        List.of("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt")) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(Path.of(parent))) {
        versions.forEach(version -> folders.add(version.resolve("bin")));
      } catch (IOException e) {
        continue; // not a place on this machine
      }
    }
    folders.add(Path.of("/usr/local/pgsql/bin"));
    folders.add(Path.of("/usr/local/bin"));
    folders.add(Path.of("/usr/bin"));
    return folders;
  }

  /** Of one file, since an installation may be replaced while this process runs. */
  private record Executable(Path path, FileTime modified) {}

  private static int majorOf(Path path) throws DataStoreException {
    try {
      Executable executable = new Executable(path, Files.getLastModifiedTime(path));
      Integer known = MAJORS.get(executable);
      if (known != null) {
        return known;
      }
      int major = askedMajorOf(path);
      MAJORS.put(executable, major);
      return major;
    } catch (IOException e) {
      throw new DataStoreException.Misconfigured("can't examine " + path, e);
    }
  }

  private static int askedMajorOf(Path executable) throws DataStoreException {
    try {
      Process process =
          new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = VERSION.matcher(output);
      if (!matcher.find()) {
        throw new DataStoreException.Misconfigured(
            executable
                + " --version says \""
                + output.strip()
                + "\", which names no PostgreSQL version",
            null);
      }
      return Integer.parseInt(matcher.group(1));
    } catch (IOException e) {
      throw new DataStoreException.Misconfigured("can't run " + executable + " --version", e);
    }
  }

  private static DataStoreException missing(String program, int major, String wanted) {
    return new DataStoreException.Misconfigured(
        program
            + " of PostgreSQL "
            + wanted
            + " was not found; install it (on Debian: apt-get install postgresql-"
            + major
            + ") or name its folder in BELAY_PG_BIN",
        null);
  }
}
