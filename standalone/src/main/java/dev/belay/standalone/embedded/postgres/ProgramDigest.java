package dev.belay.standalone.embedded.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One digest for all files of an installation: their names, their content, and where links lead.
 * Which digests are known stands in {@code programs.properties}: VERSION/PLATFORM = digest. A file
 * more, a file less or a changed byte gives another digest.
 */
final class ProgramDigest {
  private static final List<String> FOLDERS = List.of("bin", "lib", "share");

  private ProgramDigest() {}

  /** The digest of what is in {@code directory}, hexadecimal SHA-256. */
  static String of(Path directory) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    for (String folder : FOLDERS) {
      for (Path file : files(directory.resolve(folder))) {
        String name = directory.relativize(file).toString();
        files.put(
            name, Files.isSymbolicLink(file) ? "-> " + Files.readSymbolicLink(file) : ofFile(file));
      }
    }
    MessageDigest all = sha256();
    files.forEach(
        (name, value) -> all.update((value + "  " + name + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(all.digest());
  }

  /** The digest that programs of this version must have, if the version is known. */
  static Optional<String> known(String version, String platform) throws IOException {
    return Optional.ofNullable(known().getProperty(version + "/" + platform));
  }

  /** Whether it is that of a known version that begins with {@code major}, on any platform. */
  static boolean isKnown(int major, String digest) throws IOException {
    Properties known = known();
    return known.stringPropertyNames().stream()
        .filter(name -> name.startsWith(major + "."))
        .anyMatch(name -> digest.equals(known.getProperty(name)));
  }

  private static Properties known() throws IOException {
    Properties known = new Properties();
    try (InputStream file = ProgramDigest.class.getResourceAsStream("programs.properties")) {
      known.load(Objects.requireNonNull(file, "programs.properties"));
    }
    return known;
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new ArrayList<>();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isSymbolicLink(file) || !Files.isDirectory(file)).toList();
    }
  }

  private static String ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      while (content.read(buffer) >= 0) {
        // read for its digest
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
