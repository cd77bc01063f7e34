package dev.belay.datastores.postgresql.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerUserTest {
  /** The stores of a drill have their sandboxes made at once, in a folder that is not there yet. */
  @Test
  void severalMayMakeTheSameFolderAtOnce(@TempDir Path directory) throws Exception {
    for (int round = 0; round < 50; round++) {
      Path root = directory.resolve("sandboxes-" + round);
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Path>> made = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          Path folder = root.resolve("sandbox-" + i);
          made.add(
              threads.submit(
                  () -> {
                    start.await();
                    ServerUser.current().createReachable(folder);
                    return folder;
                  }));
        }
        start.countDown();
        for (Future<Path> each : made) {
          assertThat(Files.isDirectory(each.get())).isTrue();
        }
      }
    }
  }
}
