package dev.belay.standalone;

import dev.belay.cli.progress.Terminal;
import dev.belay.standalone.demo.Demo;
import dev.belay.standalone.demo.Screen;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The demo, as a command. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Shows Belay at work: a sample database, a signed GitHub deployment webhook, a capture, a"
            + " verified restore, and a corrupted recovery point that is found out.")
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where the demo keeps its files; emptied at the start. Default: ~/.belay/demo")
  private Path home = Path.of(System.getProperty("user.home"), ".belay", "demo");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The gateway's port, as for `up`. Default: any free ports.")
  private int port;

  @Option(names = "--keep-running", description = "Leaves everything up at the end, until Ctrl-C.")
  private boolean keepRunning;

  // picocli sets the fields above.
  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    System.setProperty("belay.log.console", "OFF");
    Screen screen =
        new Screen(
            spec.commandLine().getOut(), Terminal.ofStandardError(System.getenv()).interactive());
    return new Demo(home.toAbsolutePath(), port, keepRunning, screen).run() ? 0 : 1;
  }
}
