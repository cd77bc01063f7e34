package dev.belay.standalone;

import dev.belay.standalone.server.Logging;
import dev.belay.standalone.server.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;

/**
 * Starts the server in a folder of its own, on free ports, and ends. A JVM that is told to keep
 * what it has learnt by that starts {@code belay up} faster; {@code belay}, the launcher, tells it
 * so.
 */
@Command(name = "train", hidden = true, description = "Starts the server once, and ends.")
final class TrainCommand implements Callable<Integer> {
  /** Nobody answers at port 9. */
  private static final String POLICY =
      """
      version: 1
      data-stores:
        shop-db:
          driver: postgresql
          url: postgresql://127.0.0.1:9/shop
          username: shop
          password: env:BELAY_TRAINING
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              rules:
                - on: before-deploy
                  capture: [shop-db]
      """;

  @Override
  public Integer call() throws Exception {
    new Logging(Logging.Level.ERROR, false).apply();
    Path folder = Files.createTempDirectory("belay-train");
    try {
      Path policy = Files.writeString(folder.resolve("belay.yaml"), POLICY);
      Server.start(
              new Server.Settings(policy, folder.resolve("home"), 0, null, List.of(), null),
              step -> {})
          .close();
      return 0;
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
