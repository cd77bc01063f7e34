package dev.belay.cli;

import dev.belay.cli.commands.Invocation;
import dev.belay.cli.commands.Person;
import dev.belay.cli.commands.RootCommand;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.progress.Terminal;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;

/** The entry point of {@code belay}. */
public final class BelayCli {
  /** How long Ctrl-C waits for a command to clean up: to roll back a restore, for example. */
  private static final Duration CLEAN_UP = Duration.ofSeconds(10);

  private BelayCli() {}

  public static void main(String[] arguments) {
    // What is written is English, for people and for programs, whatever the machine's language is.
    Locale.setDefault(Locale.ENGLISH);
    Map<String, String> environment = System.getenv();
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    CountDownLatch ended = new CountDownLatch(1);
    Thread command = Thread.currentThread();
    AtomicInteger reported = new AtomicInteger(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(command, ended, reported)));
    int code;
    try {
      Terminal terminal = Terminal.ofStandardError(environment);
      Person person =
          terminal.interactive() && Terminal.standardInputIsTerminal()
              ? Person.at(System.in, System.err)
              : Person.NOBODY;
      code = run(arguments, out, System.err, environment, terminal, person);
      reported.set(code);
    } finally {
      ended.countDown();
    }
    System.exit(code);
  }

  /**
   * Runs a command in this process.
   *
   * @param err messages and progress, as plain lines
   * @param environment instead of the process's variables
   * @return the number of an {@link ExitCode}
   */
  public static int run(
      String[] arguments, PrintStream out, PrintStream err, Map<String, String> environment) {
    return run(arguments, out, err, environment, Terminal.NONE, Person.NOBODY);
  }

  /** As above, with the terminal behind {@code err}, and the person who can be asked. */
  public static int run(
      String[] arguments,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      Terminal terminal,
      Person person) {
    CommandLine belay =
        RootCommand.commandLine(new Invocation(out, err, environment, terminal, person), arguments)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int code = belay.execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  /**
   * Lets the command stop in its own way on Ctrl-C or SIGTERM, and exits with the code that it has
   * reported. The JVM would exit with the signal's.
   */
  private static void cleanUp(Thread command, CountDownLatch ended, AtomicInteger reported) {
    if (ended.getCount() == 0) {
      return;
    }
    command.interrupt();
    try {
      if (!ended.await(CLEAN_UP.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("belay: stopped before it could clean up");
        return;
      }
      Runtime.getRuntime().halt(reported.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
