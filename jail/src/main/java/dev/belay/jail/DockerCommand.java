package dev.belay.jail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs Docker's command line to its end. */
final class DockerCommand {
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration FETCH = Duration.ofMinutes(15);

  private DockerCommand() {}

  /**
   * @param status -1 when it did not end in time
   * @param output both streams
   */
  record Ran(int status, String output) {}

  static Ran run(Path docker, List<String> arguments, Duration timeout)
      throws IOException, InterruptedException {
    return run(docker, arguments, new byte[0], timeout);
  }

  static Ran run(Path docker, List<String> arguments, byte[] input, Duration timeout)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(docker.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment());
    Process process = builder.start();
    try {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      Thread reader = Thread.ofVirtual().start(() -> copy(process, output));
      try (OutputStream there = process.getOutputStream()) {
        there.write(input);
      } catch (IOException e) {
        // it says itself why it does not listen
      }
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Ran(-1, "it did not end within " + timeout.toSeconds() + " s");
      }
      reader.join();
      return new Ran(process.exitValue(), output.toString(StandardCharsets.UTF_8).strip());
    } finally {
      process.destroyForcibly();
    }
  }

  private static void copy(Process process, ByteArrayOutputStream output) {
    try {
      process.getInputStream().transferTo(output);
    } catch (IOException e) {
      return; // it was ended
    }
  }

  static void have(Isolation.Container isolation, String image)
      throws NoJailException, InterruptedException {
    try {
      if (isHere(isolation.docker(), image)) {
        return;
      }
      Ran fetched = run(isolation.docker(), List.of("pull", "--quiet", image), FETCH);
      if (fetched.status() != 0) {
        throw new NoJailException(
            "the image %s of a sandbox's server can't be had: %s. Fetch it (docker pull %s), or name another one in belay.verifier.images"
                .formatted(image, fetched.output(), image));
      }
    } catch (IOException e) {
      throw new NoJailException(
          isolation.docker() + " can't be run: " + e.getMessage() + ". Install Docker's CLI");
    }
  }

  static boolean isHere(Path docker, String image) throws IOException, InterruptedException {
    return run(docker, List.of("image", "inspect", "--format", "{{.Id}}", image), LOOK).status()
        == 0;
  }

  /**
   * What tells it which Docker there is. Its configuration is this user's own, whatever the home of
   * the program in the container is.
   */
  static Map<String, String> environment() {
    Map<String, String> own = new HashMap<>(System.getenv());
    own.keySet().removeIf(name -> !name.startsWith("DOCKER_"));
    Path home = Path.of(System.getProperty("user.home"));
    own.putIfAbsent("DOCKER_CONFIG", home.resolve(".docker").toString());
    own.put("PATH", Jail.PATH);
    own.put("HOME", Files.isDirectory(home) ? home.toString() : "/");
    return own;
  }
}
