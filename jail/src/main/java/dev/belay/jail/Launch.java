package dev.belay.jail;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one program is started in its jail, once, and how it is made sure that it has ended. The
 * environment is no argument, where everybody could read secrets.
 */
public final class Launch {
  private final List<String> command;
  private final Map<String, String> environment;
  private final Optional<RunningContainer> container;

  Launch(
      List<String> command, Map<String, String> environment, Optional<RunningContainer> container) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.container = container;
  }

  /** Starts the jail with the program in it. */
  public List<String> command() {
    return command;
  }

  /** Of the process that starts it: the program's, and what the jail's maker needs. */
  public Map<String, String> environment() {
    return environment;
  }

  /**
   * Starts what was made of {@link #command}. It dies with this process, however that ends.
   *
   * @param builder its input is the jail's own: the program in it reads nothing
   */
  public Process start(ProcessBuilder builder) throws IOException {
    builder.environment().clear();
    builder.environment().putAll(environment);
    // Nobody writes there: its end tells a container that this process has ended.
    builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    return JailedProcesses.start(builder);
  }

  /**
   * Makes sure that nothing of it runs, once the process is ended. The kernel ends a jail of
   * bubblewrap; a container is removed. Not interruptible.
   *
   * @throws IOException when a container can't be removed; the next start of a verifier tries again
   */
  public void end() throws IOException {
    if (container.isPresent()) {
      container.get().remove();
    }
  }
}
