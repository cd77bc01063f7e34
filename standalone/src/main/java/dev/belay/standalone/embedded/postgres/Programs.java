package dev.belay.standalone.embedded.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs initdb, pg_ctl and postgres of one installation.
 *
 * @param bin the folder that holds them
 */
public record Programs(Path bin) {
  /** The version of the jars on the class path. */
  static final String VERSION = "18.6.0";

  static final int MAJOR = 18;

  private static final Logger LOG = LoggerFactory.getLogger(Programs.class);

  /**
   * The shipped programs, unpacked below {@code parent} when they are not there yet. They are what
   * was shipped, byte for byte: what somebody changed is put away and unpacked anew.
   *
   * @param parent exists, and is this user's alone
   * @throws IOException if there are none for this platform, or if what the jar holds isn't known
   */
  public static Programs shipped(Path parent) throws IOException {
    ShippedPrograms shipped = ShippedPrograms.here();
    String wanted =
        ProgramDigest.known(VERSION, shipped.platform())
            .orElseThrow(
                () ->
                    new IOException(
                        "PostgreSQL "
                            + VERSION
                            + " is not known for the platform "
                            + shipped.platform()
                            + "; run the services with a PostgreSQL of your own"));
    Path directory = parent.resolve(VERSION + "-" + shipped.platform());
    if (Files.exists(directory)
        && !(isOwn(directory) && wanted.equals(ProgramDigest.of(directory)))) {
      LOG.atWarn()
          .addKeyValue("belay.directory", directory)
          .log("these are not the PostgreSQL programs that were shipped: they are unpacked anew");
      Folders.delete(directory);
    }
    if (!Files.exists(directory)) {
      Path fresh = parent.resolve(directory.getFileName() + ".new");
      Folders.delete(fresh);
      shipped.unpack(fresh);
      String found = ProgramDigest.of(fresh);
      if (!wanted.equals(found)) {
        throw new IOException(
            "the PostgreSQL programs on the class path have the digest "
                + found
                + ", and must have "
                + wanted
                + "; build Belay again from clean sources");
      }
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    }
    return new Programs(directory.resolve("bin"));
  }

  /**
   * Programs of {@code major} that an earlier version of Belay unpacked below {@code parent}, if
   * they are still what was shipped then.
   */
  static Optional<Programs> earlier(Path parent, int major) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (Path folder : folders) {
        if (isOwn(folder) && ProgramDigest.isKnown(major, ProgramDigest.of(folder))) {
          return Optional.of(new Programs(folder.resolve("bin")));
        }
      }
    }
    return Optional.empty();
  }

  /** Whoever else owned a file could still change it after it has been read. */
  private static boolean isOwn(Path directory) throws IOException {
    long self = new UnixSystem().getUid();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (((Number) owner).longValue() != self) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * What starts one of them. PostgreSQL refuses to run as root: in a user namespace of its own it
   * can't tell that it is, and has root's files but none of root's rights.
   */
  ProcessBuilder command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (new UnixSystem().getUid() == 0) {
      command.addAll(List.of("unshare", "--user", "--"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // PGDATA, PGPORT, PGOPTIONS and the like are about somebody else's server.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /**
   * Runs one of them to its end.
   *
   * @throws IOException with what it said, if it ends with another status than 0
   */
  String run(String program, List<String> arguments, String input)
      throws IOException, InterruptedException {
    Process process = command(program, arguments).start();
    try {
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            program + " of PostgreSQL ended with " + status + ": " + output.strip() + hint(output));
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String hint(String output) {
    return output.contains("unshare")
        ? "\n"
            + "PostgreSQL refuses to run as root, and this machine allows no user namespace; run"
            + " Belay as an ordinary user (useradd --system --create-home belay)"
        : "";
  }
}
