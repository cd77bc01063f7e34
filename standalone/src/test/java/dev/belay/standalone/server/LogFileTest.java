package dev.belay.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LogFileTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final LoggerContext context = new LoggerContext();
  private final Logger log = context.getLogger("dev.belay.test");

  @TempDir Path folder;

  @BeforeEach
  void completeTheContext() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void aLogThatIsFullIsPackedAndOnlySoManyAreKept() throws Exception {
    Path file = Files.createDirectory(folder.resolve("100% Größe")).resolve("belay.log");
    try (LogFile open = LogFile.open(context, file, new LogFile.Limits(2_000, 3))) {
      for (int full = 0; full < 6; full++) {
        int before = full;
        // Whether it is full is looked at once a second.
        await()
            .atMost(LONG)
            .until(
                () -> {
                  log.info("line after {} files: {}", before, "x".repeat(500));
                  return Files.size(file) < 2_000 || before == 0;
                });
        for (int line = 0; line < 10; line++) {
          log.info("line {} of file {}: {}", line, full, "x".repeat(500));
        }
      }
      await().atMost(LONG).until(() -> names(file).size() == 4);
      assertThat(names(file))
          .containsExactly("belay.log", "belay.log.1.gz", "belay.log.2.gz", "belay.log.3.gz");
      assertThat(Files.readString(file)).contains("line 9 of file 5");
    }
    log.info("after its end");
    assertThat(Files.readString(file)).doesNotContain("after its end");
  }

  /** As a full disk does: the packed file can't be written. */
  @Test
  void aLogThatCantBePackedLosesNothingThatIsKept() throws Exception {
    Path file = Files.writeString(folder.resolve("belay.log"), "what is now");
    for (int number = 1; number <= 3; number++) {
      Files.writeString(folder.resolve("belay.log." + number + ".gz"), "file " + number);
    }
    Path inTheWay = Files.createDirectories(folder.resolve("belay.log.new.gz/x")).getParent();
    NumberedFiles numbers = new NumberedFiles(file, 3);

    for (int attempt = 0; attempt < 4; attempt++) {
      assertThatThrownBy(numbers::rollover).isInstanceOf(RolloverFailure.class);
    }

    assertThat(inTheWay).isDirectory();
    assertThat(file).hasContent("what is now");
    for (int number = 1; number <= 3; number++) {
      assertThat(folder.resolve("belay.log." + number + ".gz")).hasContent("file " + number);
    }
  }

  @Test
  void whatAnEarlierVersionKeptByTheDayIsDeletedWhenItIsOld() throws Exception {
    Path file = folder.resolve("belay.log");
    Path old = Files.createFile(folder.resolve("belay.log.2026-11-01.0.gz"));
    Path fresh = Files.createFile(folder.resolve("belay.log.2026-11-29.12.gz"));
    Path anothers = Files.createFile(folder.resolve("belay.log.2026-11-01.notes"));
    for (Path each : List.of(old, anothers)) {
      Files.setLastModifiedTime(each, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
    }

    LogFile.open(context, file, new LogFile.Limits(2_000, 3)).close();

    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(anothers).exists();
  }

  private static List<String> names(Path file) {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
