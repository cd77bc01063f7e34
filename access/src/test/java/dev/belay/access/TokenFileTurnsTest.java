package dev.belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several who change one token file at the same moment. */
class TokenFileTurnsTest {
  private static final int EACH = 25;
  @TempDir Path folder;

  /** Adds tokens of a name, and removes every fifth of them again. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      write(Path.of(arguments[0]), arguments[1]);
    }

    static void write(Path file, String name) throws IOException {
      TokenFile tokens = new TokenFile(file);
      for (int i = 0; i < EACH; i++) {
        tokens.add(token(name + i));
        if (i % 5 == 0) {
          tokens.remove(name + i);
        }
      }
    }
  }

  @Test
  void processesAndThreadsLoseNothing() throws Exception {
    Path file = folder.resolve("tokens");
    List<Process> processes = List.of(start(file, "a"), start(file, "b"), start(file, "c"));
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String name : List.of("d", "e", "f")) {
        threads.add(
            pool.submit(
                () -> {
                  Writer.write(file, name);
                  return null;
                }));
      }
    }
    for (Future<?> thread : threads) {
      thread.get();
    }
    for (Process process : processes) {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue())
          .as(new String(process.getInputStream().readAllBytes()))
          .isZero();
    }

    TokenLines left = new TokenFile(file).read();

    TreeSet<String> expected = new TreeSet<>();
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      for (int i = 0; i < EACH; i++) {
        if (i % 5 != 0) {
          expected.add(name + i);
        }
      }
    }
    assertThat(left.problems()).isEmpty();
    assertThat(left.tokens())
        .extracting(StoredToken::name)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(names()).containsExactlyInAnyOrder("tokens", ".tokens.lock");
  }

  @Test
  void theLockIsItsOwnersAloneAndHasNothing() throws Exception {
    Path file = folder.resolve("tokens");

    new TokenFile(file).add(token("ci"));

    Path lock = folder.resolve(".tokens.lock");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
        .isEqualTo("rw-------");
    assertThat(Files.size(lock)).isZero();
  }

  @Test
  void whoWaitsTooLongIsTold() throws Exception {
    Path file = folder.resolve("tokens");
    try (FileChannel other =
        FileChannel.open(
            folder.resolve(".tokens.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();

      assertThatThrownBy(() -> TurnLock.of(file, Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(".tokens.lock");
    }
    try (TurnLock turn = TurnLock.of(file, Duration.ofMillis(50))) {
      assertThat(turn).isNotNull();
    }
  }

  @Test
  void aLinkInPlaceOfTheLockIsNotFollowed() throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "precious");
    Files.createSymbolicLink(folder.resolve(".tokens.lock"), elsewhere);

    assertThatThrownBy(() -> new TokenFile(folder.resolve("tokens")).add(token("ci")))
        .isInstanceOf(IOException.class);

    assertThat(elsewhere).hasContent("precious");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).toList();
    }
  }

  private static Process start(Path file, String name) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file.toString(),
            name)
        .redirectErrorStream(true)
        .start();
  }

  private static StoredToken token(String name) {
    return new StoredToken(
        name, Token.hash(name), List.of("read"), List.of(), List.of(), Instant.EPOCH, null);
  }
}
