package dev.belay.verifier.command;

import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.RestoredCopy;
import dev.belay.datastores.Secret;
import dev.belay.runtime.program.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs programs that find the sandboxes in their environment. No shell reads their arguments. */
public final class SandboxCommand {
  private final Map<String, RestoredCopy> sandboxes;
  private final Map<String, String> environment;

  /**
   * @param sandboxes by data store
   * @param own the environment of this process
   */
  public SandboxCommand(Map<String, RestoredCopy> sandboxes, Map<String, String> own) {
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
    return switch (new Program(command, environment).run(timeout)) {
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
