package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completions of fish and zsh in these shells themselves; build/prerequisites.sh gets them. */
@Tag("faults")
class OtherShellsTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "belay gat,                       gate gates",
    "belay gates,                     list show approve reject",
    "belay gates approve abcd --rea,  --reason",
    "belay sets list --ov,            --overdue"
  })
  void fishCompletesCommandsAndOptions(String typed, String completed) throws Exception {
    Path script =
        Files.writeString(folder.resolve("belay.fish"), CompletionCommandTest.script("fish"));
    String line = typed.endsWith("gates") ? typed + " " : typed;

    String said =
        CompletionCommandTest.run(
            "fish", "--no-config", "-c", "source %s; complete -C '%s'".formatted(script, line));

    assertThat(said.lines().map(it -> it.split("\t")[0])).contains(completed.split(" "));
  }

  /** At a terminal of its own: zsh completes nowhere else. */
  @Test
  void zshCompletesWhatIsTyped() throws Exception {
    Path script =
        Files.writeString(folder.resolve("belay.zsh"), CompletionCommandTest.script("zsh"));
    Path person =
        Files.writeString(
            folder.resolve("person.zsh"),
            """
            zmodload zsh/zpty
            zpty person zsh -f -i
            zpty -w person 'cd %s; HOME=%s; source %s; print re""ady'
            zpty -r person said '*ready*'
            zpty -w -n person $'belay gates app\t'
            zpty -r person said '*approve*'
            print -r -- "$said"
            zpty -d person
            """
                .formatted(folder, folder, script));

    assertThat(CompletionCommandTest.run("timeout", "60", "zsh", "-f", person.toString()))
        .contains("belay gates approve");
  }
}
