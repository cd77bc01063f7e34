package dev.belay.standalone;

import dev.belay.cli.progress.Terminal;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.standalone.demo.Demo;
import dev.belay.standalone.demo.Screen;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The demo, as a command. */
@Command(
    name = "demo",
    description =
        "Shows Belay at work: a sample database, a signed GitHub deployment webhook, a capture, a"
            + " verified restore, and a corrupted recovery point that Belay detects.")
final class DemoCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "Where the demo keeps its files; emptied at the start. Default: ~/.belay/demo, or"
              + " /var/tmp/belay-demo where PostgreSQL's user may not enter ~.")
  private @Nullable Path home;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The gateway's port, as for `up`. Default: any free ports.")
  private int port;

  @Option(names = "--keep-running", description = "Leaves everything up at the end, until Ctrl-C.")
  private boolean keepRunning;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  // picocli sets the fields above.
  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    System.setProperty("belay.log.console", "OFF");
    Screen screen =
        new Screen(
            spec.commandLine().getOut(), Terminal.ofStandardError(System.getenv()).interactive());
    CountDownLatch cleanedUp = new CountDownLatch(1);
    Thread demo = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(demo, cleanedUp), "stop"));
    try {
      return new Demo(
                  (home == null ? defaultHome() : home).toAbsolutePath(), port, keepRunning, screen)
              .run()
          ? 0
          : 1;
    } catch (InterruptedException e) {
      return INTERRUPTED;
    } finally {
      cleanedUp.countDown();
    }
  }

  /** PostgreSQL does not run as root, so its own user needs access to the folder. */
  private static Path defaultHome() throws DataStoreException, InterruptedException {
    Path usual = Path.of(System.getProperty("user.home"), ".belay", "demo");
    return PrivatePostgres.obstacle(usual).isEmpty() ? usual : Path.of("/var/tmp/belay-demo");
  }

  /** After Ctrl-C, everything that the demo started must end before this process does. */
  private static void interrupt(Thread demo, CountDownLatch cleanedUp) {
    demo.interrupt();
    try {
      if (!cleanedUp.await(60, TimeUnit.SECONDS)) {
        System.err.println("belay: the demo did not end in time; its next start ends the rest");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
