package dev.belay.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.progress.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Only the named command is read, and nobody sees a difference. */
class NamedCommandTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void theNamedCommandIsTheOnlyOneThatIsRead() {
    assertThat(line("sets", "list").getSubcommands()).containsOnlyKeys("sets");
    assertThat(line("--version").getSubcommands()).isEmpty();
  }

  @Test
  void whatNamesNoCommandIsReadByAll() {
    CommandLine whole = line("--help");

    assertThat(whole.getSubcommands()).containsKeys("sets", "gate", "restore");
    assertThat(line("stes").getSubcommands()).hasSameSizeAs(whole.getSubcommands());
    assertThat(line().getSubcommands()).hasSameSizeAs(whole.getSubcommands());
    assertThat(line("completion", "bash").getSubcommands()).hasSameSizeAs(whole.getSubcommands());
    assertThat(line("help", "sets").getSubcommands()).hasSameSizeAs(whole.getSubcommands());
    assertThat(line("--version", "sets").getSubcommands()).hasSameSizeAs(whole.getSubcommands());
  }

  @Test
  void helpAndErrorsOfEveryCommandAreTheSameAsInTheWholeCommandLine() {
    CommandLine whole = line();
    for (String name : whole.getSubcommands().keySet()) {
      assertThat(usage(line(name, "--help"), name)).isEqualTo(usage(whole, name));

      err.reset();
      int wholeCode = line().execute(name, "--no-such-option");
      String wholeError = err.toString(StandardCharsets.UTF_8);
      err.reset();
      int code = line(name, "--no-such-option").execute(name, "--no-such-option");

      assertThat(code).isEqualTo(wholeCode).isEqualTo(2);
      assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(wholeError).contains(name);
    }
  }

  private static String usage(CommandLine line, String command) {
    return Objects.requireNonNull(line.getSubcommands().get(command), command).getUsageMessage();
  }

  private CommandLine line(String... arguments) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return RootCommand.commandLine(
        new Invocation(stream, stream, Map.of(), Terminal.NONE, Person.NOBODY), arguments);
  }
}
