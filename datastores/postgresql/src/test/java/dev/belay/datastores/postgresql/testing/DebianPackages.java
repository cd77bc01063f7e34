package dev.belay.datastores.postgresql.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Packages that a test of the second stage needs, through apt. */
public final class DebianPackages {
  private DebianPackages() {}

  /**
   * Installs packages unless a file that they bring is there.
   *
   * @throws AssertionError with the command, where that is not possible
   */
  public static void require(Path file, String... packages) throws Exception {
    if (Files.exists(file)) {
      return;
    }
    List<String> install =
        new ArrayList<>(List.of("apt-get", "install", "-y", "-qq", "--no-install-recommends"));
    install.addAll(List.of(packages));
    if (run(install) != 0) {
      run(List.of("apt-get", "update", "-qq"));
      if (run(install) != 0) {
        throw new AssertionError("this test needs packages: " + String.join(" ", install));
      }
    }
  }

  private static int run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("not done in ten minutes: " + String.join(" ", command));
    }
    return process.exitValue();
  }
}
