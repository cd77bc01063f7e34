package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "belay gat,                         gate gates",
    "belay gates '',                    list show approve reject",
    "belay gates approve --rea,         --reason",
    "belay sets list --ov,              --overdue",
    "belay completion '',               BASH ZSH FISH"
  })
  void bashCompletesCommandsAndOptions(String typed, String completed) throws Exception {
    Path script = Files.writeString(folder.resolve("belay.bash"), script("bash"));
    String words = typed.replace("''", "\"\"");

    String said =
        run(
            "bash",
            "-c",
            """
            source %s
            COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="${COMP_WORDS[*]}"
            COMP_POINT=${#COMP_LINE}
            _complete_belay belay "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            echo ${COMPREPLY[*]}
            """
                .formatted(script, words));

    assertThat(said.strip().split("\\s+")).contains(completed.split(" "));
  }

  @Test
  void fishIsToldEveryCommandAndItsOptions() throws Exception {
    String script = script("fish");

    assertThat(script.lines())
        .contains(
            "complete -c belay -n '__belay_exactly gates' -f -a 'approve' -d 'Let a held deployment"
                + " go, though its recovery set is not there. For emergencies: it needs a token"
                + " with the scope override. Who and why is kept for good, and people are told. A"
                + " decision is final.'")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("complete -c belay -n '__belay_in gates approve' -l reason -r -d"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("complete -c belay -n '__belay_in sets list' -l overdue -d"))
        .allSatisfy(
            line ->
                assertThat(line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2)
                    .as(line)
                    .isZero());
  }

  @Test
  void anotherShellIsBadUsage() {
    Run run = Run.of(Map.of(), "completion", "tcsh");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("tcsh", "BASH, ZSH, FISH");
  }

  @Test
  void helpIsThatOfTheCommand() {
    Run help = Run.of(Map.of(), "help", "gates", "approve");

    assertThat(help.code()).isZero();
    assertThat(help.out())
        .isEqualTo(Run.of(Map.of(), "gates", "approve", "--help").out())
        .contains("Usage: belay gates approve");
    assertThat(Run.of(Map.of(), "help").out()).isEqualTo(Run.of(Map.of(), "--help").out());
    Run unknown = Run.of(Map.of(), "help", "gates", "aprove");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("\"aprove\"", "belay gates", "approve");
  }

  static String script(String shell) {
    Run run = Run.of(Map.of(), "completion", shell);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }

  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
