package dev.belay.datastores.postgresql.schema;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Variables of a child process whose values are UTF-8, whatever this process's locale is. In a
 * container it is often {@code C}: there, Java writes a question mark for every other letter, and
 * PostgreSQL would be asked for another database. So such a value is passed in ASCII, and a shell
 * writes it out before it becomes the program.
 */
final class ToolEnvironment {
  private static final String PREFIX = "BELAY_";

  private ToolEnvironment() {}

  /**
   * @param command to run
   * @param variables for it
   * @param environment receives the variables
   * @param charset what this process writes variables in
   * @return the command that runs {@code command} with them
   */
  static List<String> set(
      List<String> command,
      Map<String, String> variables,
      Map<String, String> environment,
      Charset charset) {
    StringBuilder script = new StringBuilder();
    variables.forEach(
        (name, value) -> {
          if (charset.equals(StandardCharsets.UTF_8) || value.chars().allMatch(c -> c < 128)) {
            environment.put(name, value);
          } else {
            environment.put(PREFIX + name, escaped(value));
            // A line break at the end would be cut off, so a letter follows it.
            script.append(
                "%1$s=$(printf '%%bx' \"$%2$s%1$s\"); %1$s=${%1$s%%x}; export %1$s; unset %2$s%1$s; "
                    .formatted(name, PREFIX));
          }
        });
    if (script.isEmpty()) {
      return command;
    }
    List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c", script + "exec \"$@\"", "sh"));
    shell.addAll(command);
    return shell;
  }

  /** What Java writes variables in. */
  static Charset ofThisProcess() {
    return Charset.forName(
        System.getProperty("sun.jnu.encoding", "US-ASCII"), StandardCharsets.US_ASCII);
  }

  private static String escaped(String value) {
    StringBuilder octal = new StringBuilder();
    for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
      octal.append("\\0%03o".formatted(each & 0xff));
    }
    return octal.toString();
  }
}
