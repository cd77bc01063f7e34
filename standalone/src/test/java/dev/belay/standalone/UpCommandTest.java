package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code belay up} refuses before it starts anything. */
class UpCommandTest {
  @TempDir private Path folder = Path.of("");
  private Path policy = Path.of("");

  @BeforeEach
  void policy() throws IOException {
    policy =
        Files.writeString(
            folder.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
            applications:
              shop:
                environments:
                  production:
                    rules: [{on: before-deploy, capture: [shop-db]}]
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "belay:~  oidc: [|2:10:|expected the node content, but found '<stream end>'",
        "belay: {a: 1}~belay: {b: 2}|2:1:|found duplicate key belay",
        "a: b: c|1:5:|mapping values are not allowed here",
        "- one||it must be a mapping",
        "just text||it must be a mapping",
      })
  void badYamlInTheConfigIsOneLineWithItsPlace(String text, String place, String why)
      throws IOException {
    Path config = folder.resolve("services.yaml");
    Files.writeString(config, text.replace('~', '\n'));

    Run run = up("--policy=" + policy, "--config=" + config);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().strip().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("belay: --config " + config + ":" + (place == null ? "" : place))
        .contains(why);
  }

  @Test
  void aConfigThatIsNoYamlFileIsNamed() throws IOException {
    Path other = Files.writeString(folder.resolve("services.txt"), "belay: {}");

    assertThat(up("--policy=" + policy, "--config=" + other).err()).contains(".yaml or .yml");
    assertThat(up("--policy=" + policy, "--config=" + folder).err()).contains("readable file");
    assertThat(up("--policy=" + policy, "--config=").err()).contains("--config is empty");
  }

  @Test
  void aPolicyIsReadBeforeAnythingStarts() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "version: 1\napplications: 7\n");

    Run run = up("--policy=" + bad);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("2:");
    assertThat(up("--policy=" + folder.resolve("none")).code()).isEqualTo(2);
    assertThat(up("--policy=").err()).contains("--policy is empty");
  }

  private record Run(int code, String err) {}

  /** In a home that nothing may touch. */
  private Run up(String... more) {
    Path home = folder.resolve("home");
    String[] arguments = new String[more.length + 2];
    arguments[0] = "up";
    arguments[1] = "--home=" + home;
    System.arraycopy(more, 0, arguments, 2, more.length);
    StringWriter err = new StringWriter();
    int code = Standalone.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
    assertThat(home).doesNotExist();
    return new Run(code, err.toString());
  }
}
