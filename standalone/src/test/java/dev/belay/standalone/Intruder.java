package dev.belay.standalone;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Another user of the machine. Root can be the user {@code nobody}, and tries; an ordinary user
 * can't, and reads the modes of the files as the kernel would.
 */
public final class Intruder {
  private static final String NOBODY = "65534";
  private static final String TRY =
      """
      while IFS= read -r file; do
        if [ -r "$file" ]; then echo "can read $file"; fi
        if [ -w "$file" ]; then echo "can write $file"; fi
      done
      """;

  private Intruder() {}

  /** What nobody can read or write of {@code folder} and all that is in it, a line each. */
  public static List<String> finds(Path folder) throws IOException, InterruptedException {
    List<Path> all = everythingIn(folder);
    return new UnixSystem().getUid() == 0 ? tried(all) : byMode(folder, all);
  }

  private static List<String> tried(List<Path> files) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--",
                "sh",
                "-c",
                TRY)
            .redirectErrorStream(true)
            .start();
    Thread.startVirtualThread(() -> tell(process, files));
    String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("nobody could not try: " + found);
    }
    return found.lines().toList();
  }

  private static void tell(Process process, List<Path> files) {
    try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
      for (Path file : files) {
        stdin.write(file + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file is out of reach when a folder on the way to it may not be entered. */
  private static List<String> byMode(Path folder, List<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      if (!isReached(folder, file)) {
        continue;
      }
      if (mode(file).contains(PosixFilePermission.OTHERS_READ)) {
        found.add("can read " + file);
      }
      if (mode(file).contains(PosixFilePermission.OTHERS_WRITE)) {
        found.add("can write " + file);
      }
    }
    return found;
  }

  private static boolean isReached(Path folder, Path file) throws IOException {
    Path way = folder;
    for (Path name : folder.relativize(file)) {
      if (!way.equals(file) && !mode(way).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
      way = way.resolve(name);
    }
    return true;
  }

  private static Set<PosixFilePermission> mode(Path file) throws IOException {
    return Files.exists(file) ? Files.getPosixFilePermissions(file) : Set.of();
  }

  /** Without what ends meanwhile, and without links: what they lead to counts. */
  private static List<Path> everythingIn(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
            all.add(each);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
            if (!Files.isSymbolicLink(each) && Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
              all.add(each);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path each, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return all;
  }
}
