package dev.belay.cli;

import dev.belay.cli.commands.Person;
import dev.belay.cli.http.Json;
import dev.belay.cli.progress.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One run of the command in this process. */
record Run(int code, String out, String err) {
  static Run of(Map<String, String> environment, String... arguments) {
    return of(Terminal.NONE, Person.NOBODY, environment, arguments);
  }

  static Run of(Terminal terminal, Map<String, String> environment, String... arguments) {
    return of(terminal, Person.NOBODY, environment, arguments);
  }

  static Run of(Person person, Map<String, String> environment, String... arguments) {
    return of(Terminal.NONE, person, environment, arguments);
  }

  private static Run of(
      Terminal terminal, Person person, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        BelayCli.run(
            arguments, new PrintStream(out), new PrintStream(err), environment, terminal, person);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Standard output, which must be one document and nothing else. */
  JsonNode json() {
    return Json.parse(out);
  }
}
