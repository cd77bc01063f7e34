package dev.belay.standalone.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  @TempDir Path folder;

  /** As a server that pg_ctl has started writes, which never opens the file again. */
  @Test
  void aFullLogIsPutAsideOnceAndTheServerWritesOn() throws Exception {
    Path file = folder.resolve("server.log");
    try (OutputStream server =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        ServerLog log = ServerLog.watch(file, 1_000, Duration.ofMillis(20))) {
      for (String part : new String[] {"a", "b", "c"}) {
        server.write(part.repeat(1_001).getBytes(StandardCharsets.UTF_8));
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.size(file) == 0);
        assertThat(folder.resolve("server.log.1")).hasContent(part.repeat(1_001));
      }
      server.write("the last".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(file).hasContent("the last");
    assertThat(folder).isDirectoryNotContaining("glob:**.2");
  }
}
