package dev.belay.standalone;

import dev.belay.cli.commands.EmptyValues;
import dev.belay.cli.exit.ExitCode;
import dev.belay.standalone.server.Logging;
import dev.belay.standalone.server.Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is stopped. */
@Command(
    name = "up",
    description =
        "Runs the standalone server. Its state is in --home, and survives a restart and a kill -9.")
final class UpCommand implements Callable<Integer> {
  static final int DEFAULT_PORT = 8480;

  @Spec private CommandSpec spec;

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE",
      description = "The policy, belay.yaml.")
  private Path policy;

  @Option(
      names = "--home",
      required = true,
      paramLabel = "DIR",
      description = "The folder for all state.")
  private Path home;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "" + DEFAULT_PORT,
      description =
          "The gateway's port on loopback; the ledger has N+1, the worker N+2, the verifier N+3,"
              + " Kafka N+4, the schema registry N+5. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--vault",
      paramLabel = "URI",
      description = "file:/directory or s3://bucket/prefix. Default: the folder vault in --home.")
  private String vault;

  @Option(
      names = "--github-secret",
      paramLabel = "REF",
      description =
          "Where to find GitHub's webhook secret: env:NAME or file:PATH. Give it twice while one"
              + " replaces the other, the new one first. Default: a new secret in --home.")
  private List<String> githubSecrets = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Further settings of the services, in YAML: docs/reference/configuration.md. They can't"
              + " change what this command sets itself.")
  private Path config;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "info",
      description =
          "How much of what Belay does is logged: error, warn, info, debug or trace. Default:"
              + " ${DEFAULT-VALUE}.")
  private Logging.Level logLevel;

  @Option(
      names = {"-v", "--verbose"},
      description = "Shows the log here, too. Without it, only what is wrong is shown.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  // picocli sets the fields above.
  @SuppressWarnings("NullAway.Init")
  UpCommand() {}

  @Override
  public Integer call() throws Exception {
    if (port < 1 || port > 65530) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "--port is " + port + "; it must be 1 to 65530");
    }
    EmptyValues.refuse(spec);
    Optional<String> problem =
        InputFiles.problemsOfPolicy(policy)
            .or(() -> Optional.ofNullable(config).flatMap(InputFiles::problemOfConfig));
    if (problem.isPresent()) {
      spec.commandLine().getErr().println("belay: " + problem.get());
      return ExitCode.BAD_USAGE.number();
    }
    new Logging(logLevel, verbose).apply();
    var out = spec.commandLine().getOut();
    long begin = System.nanoTime();
    CountDownLatch stop = new CountDownLatch(1);
    try (Server server =
        Server.start(
            new Server.Settings(policy, home, port, vault, githubSecrets, config),
            step -> out.println("belay: " + step))) {
      Thread hook = new Thread(() -> stopAndWait(server, stop), "stop");
      Runtime.getRuntime().addShutdownHook(hook);
      ReadyScreen.of(server, Duration.ofNanos(System.nanoTime() - begin)).forEach(out::println);
      stop.await();
    }
    return 0;
  }

  private static void stopAndWait(Server server, CountDownLatch stop) {
    server.close();
    stop.countDown();
  }
}
