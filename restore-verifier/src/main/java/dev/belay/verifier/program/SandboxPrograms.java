package dev.belay.verifier.program;

import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.RestoredCopy;
import dev.belay.datastores.Secret;
import dev.belay.jail.Doors;
import dev.belay.jail.Launch;
import dev.belay.jail.ProgramBeside;
import dev.belay.runtime.program.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Runs programs that find the sandboxes in their environment. No shell reads their arguments. They
 * run in a jail when the sandboxes do: with nothing of this machine but its programs, and with a
 * network only if one of the stores is a staging target, which is reached through it.
 */
public final class SandboxPrograms {
  private static final String REMEDY =
      "; it runs in a jail, which has the system's programs and what belay.verifier.programs names";

  private final Map<String, RestoredCopy> sandboxes;
  private final Map<String, String> environment;

  /**
   * @param sandboxes by data store
   * @param own the environment of this process
   */
  public SandboxPrograms(Map<String, RestoredCopy> sandboxes, Map<String, String> own) {
    this.sandboxes = Map.copyOf(sandboxes);
    this.environment = SandboxEnvironment.of(sandboxes, own);
  }

  /**
   * @param outcome passed: it ended with 0. Unknown: it could not be started, which says nothing
   *     about the data
   * @param detail for people, with the end of its output; without secrets
   */
  public record Ended(Outcome outcome, String detail) {}

  /**
   * Runs it to its end, or to its time limit. At the limit it is killed, with all that it started.
   */
  public Ended run(List<String> command, Duration timeout) throws InterruptedException {
    return switch (program(command, timeout)) {
      case Program.Ended.Exited exited when exited.code() == 0 ->
          new Ended(Outcome.PASSED, "exit code 0");
      case Program.Ended.Exited exited ->
          new Ended(Outcome.FAILED, "exit code " + exited.code() + said(exited.output()));
      case Program.Ended.TimedOut timedOut ->
          new Ended(
              Outcome.FAILED,
              "it did not end within "
                  + timeout.toMillis() / 1000.0
                  + " s"
                  + said(timedOut.output()));
      case Program.Ended.NotStarted not ->
          new Ended(Outcome.UNKNOWN, "it could not be started: " + not.reason());
    };
  }

  private Program.Ended program(List<String> command, Duration timeout)
      throws InterruptedException {
    List<Doors> doors =
        sandboxes.values().stream().flatMap(sandbox -> sandbox.doors().stream()).toList();
    if (doors.isEmpty()) {
      return new Program(command, environment).run(timeout);
    }
    boolean network = doors.size() < sandboxes.size();
    try (ProgramBeside beside =
        ProgramBeside.of(doors, network, command, SandboxEnvironment.inJail(environment))) {
      Launch launch = beside.launch();
      Program.Ended ended =
          new Program(launch.command(), launch.environment()).run(timeout, launch::start);
      return beside
          .notStarted()
          .<Program.Ended>map(reason -> new Program.Ended.NotStarted(reason + REMEDY))
          .orElse(ended);
    } catch (IOException e) {
      return new Program.Ended.NotStarted(String.valueOf(e.getMessage()));
    }
  }

  private String said(String output) {
    String text = output;
    for (RestoredCopy sandbox : sandboxes.values()) {
      for (Secret secret : sandbox.connection().secrets().values()) {
        if (!secret.isEmpty()) {
          text = text.replace(secret.reveal(), "[redacted]");
        }
      }
    }
    return text.isEmpty() ? "" : "; it printed: " + text;
  }
}
