package dev.belay.verifier.command;

import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.StoreConnection;
import dev.belay.runtime.program.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs programs that find the sandboxes in their environment; no shell reads their arguments. */
public final class SandboxCommand {
  private final Map<String, StoreConnection> sandboxes;
  private final Map<String, String> environment;

  /**
   * @param sandboxes by data store
   * @param own environment of this process
   */
  public SandboxCommand(Map<String, StoreConnection> sandboxes, Map<String, String> own) {
    this.sandboxes = Map.copyOf(sandboxes);
    this.environment = SandboxEnvironment.of(sandboxes, own);
  }

  /**
   * @param outcome passed: it ended with 0. Unknown: it could not be started, which says nothing of
   *     the data
   * @param detail for people, with the end of what it printed; without passwords
   */
  public record Ended(Outcome outcome, String detail) {}

  /** Runs it to its end, or to its time limit: then it and all that it started are killed. */
  public Ended run(List<String> command, Duration timeout) throws InterruptedException {
    return switch (new Program(command, environment).run(timeout)) {
      case Program.Ended.Exited exited when exited.code() == 0 ->
          new Ended(Outcome.PASSED, "exit code 0");
      case Program.Ended.Exited exited ->
          new Ended(Outcome.FAILED, "exit code " + exited.code() + said(exited.output()));
      case Program.Ended.TimedOut timedOut ->
          new Ended(
              Outcome.FAILED,
              "not done within " + timeout.toMillis() / 1000.0 + " s" + said(timedOut.output()));
      case Program.Ended.NotStarted not ->
          new Ended(Outcome.UNKNOWN, "it could not be started: " + not.reason());
    };
  }

  private String said(String output) {
    String text = output;
    for (StoreConnection sandbox : sandboxes.values()) {
      String password = sandbox.password().reveal();
      if (!password.isEmpty()) {
        text = text.replace(password, "[redacted]");
      }
    }
    return text.isEmpty() ? "" : "; it said: " + text;
  }
}
