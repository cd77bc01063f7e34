package dev.belay.worker.together;

import dev.belay.policy.Hook;
import dev.belay.runtime.program.Program;
import dev.belay.schemas.BackupCommand;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** Calls a hook of the application. */
public final class HookCalls {
  /** The names of the hooks, as the policy has them. */
  public static final String QUIESCE = "quiesce";

  public static final String RESUME = "resume";

  private final Map<String, String> environment;

  /**
   * @param environment the environment of this process
   */
  public HookCalls(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The hook did not act, or it is unknown whether it did. */
  public static final class HookFailedException extends Exception {
    HookFailedException(String message) {
      super(message);
    }
  }

  /**
   * Calls the hook once.
   *
   * @param name {@link #QUIESCE} or {@link #RESUME}
   */
  public void call(String name, Hook hook, BackupCommand set)
      throws HookFailedException, InterruptedException {
    switch (hook) {
      case Hook.Command command -> run(name, command, set);
      case Hook.Http http -> post(name, http, set);
    }
  }

  private void run(String name, Hook.Command hook, BackupCommand set)
      throws HookFailedException, InterruptedException {
    Map<String, String> variables =
        Map.of(
            "BELAY_HOOK", name,
            "BELAY_APPLICATION", set.getApplication(),
            "BELAY_ENVIRONMENT", set.getEnvironment(),
            "BELAY_RECOVERY_SET", set.getRecoverySetId());
    Program program = new Program(hook.command(), Program.environment(environment, variables));
    switch (program.run(hook.timeout())) {
      case Program.Ended.Exited exited when exited.code() == 0 -> {}
      case Program.Ended.Exited exited ->
          throw failed(name, "it ended with exit code " + exited.code() + said(exited.output()));
      case Program.Ended.TimedOut timedOut ->
          throw failed(
              name, "it did not end within " + seconds(hook) + " s" + said(timedOut.output()));
      case Program.Ended.NotStarted not ->
          throw failed(name, "it could not be started: " + not.reason());
    }
  }

  private static void post(String name, Hook.Http hook, BackupCommand set)
      throws HookFailedException, InterruptedException {
    Map<String, String> body =
        new TreeMap<>(
            Map.of(
                "hook", name,
                "application", set.getApplication(),
                "environment", set.getEnvironment(),
                "recoverySetId", set.getRecoverySetId()));
    HttpRequest request =
        HttpRequest.newBuilder(hook.url())
            .timeout(hook.timeout())
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)))
            .build();
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build()) {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status < 200 || status > 299) {
        throw failed(name, "it answered with the status " + status);
      }
    } catch (java.net.http.HttpTimeoutException e) {
      throw failed(name, "it did not answer within " + seconds(hook) + " s");
    } catch (IOException e) {
      throw failed(name, "it did not answer: " + e.getClass().getSimpleName());
    }
  }

  private static double seconds(Hook hook) {
    return hook.timeout().toMillis() / 1000.0;
  }

  private static String said(String output) {
    return output.isEmpty() ? "" : "; it printed: " + output;
  }

  private static HookFailedException failed(String name, String why) {
    return new HookFailedException("the hook " + name + " failed: " + why);
  }
}
