package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitCommandTest {
  private static final String URL = "postgresql://127.0.0.1:1/shop";

  @TempDir Path folder = Path.of("");

  private Run init(Map<String, String> environment, String... more) {
    Path file = folder.resolve("belay.yaml");
    String[] given = {
      "init",
      file.toString(),
      "--url",
      URL,
      "--user",
      "belay",
      "--password-env",
      "SHOP_PW",
      "--application",
      "shop",
      "--environment",
      "production"
    };
    String[] all = java.util.Arrays.copyOf(given, given.length + more.length);
    System.arraycopy(more, 0, all, given.length, more.length);
    return Run.of(environment, all);
  }

  @Test
  void whatItWritesIsAPolicyWithoutThePassword() throws Exception {
    Run run = init(Map.of("SHOP_PW", "geheim"));

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("the policy is written, and its database is not ready");
    assertThat(run.out())
        .contains("wrote ", "shop-db: unknown: ", "next: mend what is missing, then belay doctor");
    Path file = folder.resolve("belay.yaml");
    assertThat(Files.readString(file))
        .contains("password: \"env:SHOP_PW\"", "gate: {mode: verified}", "# drills:")
        .doesNotContain("geheim");
    assertThat(Run.of(Map.of(), "policy", "validate", file.toString()).code()).isZero();
  }

  @Test
  void aFileIsNeverOverwritten() throws Exception {
    Path file = Files.writeString(folder.resolve("belay.yaml"), "mine");

    Run run = init(Map.of());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is there already");
    assertThat(file).hasContent("mine");
  }

  @Test
  void aPersonIsAskedForWhatIsMissing() {
    Deque<String> answers = new ArrayDeque<>(List.of(URL, "", "", "", "staging"));
    Path file = folder.resolve("other.yaml");

    Run run =
        Run.of(question -> answers.removeFirst(), Map.of(), "init", file.toString(), "--json");

    assertThat(run.json().path("file").asString()).isEqualTo(file.toString());
    assertThat(answers).isEmpty();
    assertThat(file)
        .content()
        .contains("\"shop-db\":", "\"env:SHOP_DB_PASSWORD\"", "\"belay\"", "\"staging\":");
  }

  @Test
  void offATerminalEverythingIsGiven() {
    Run run = Run.of(Map.of(), "init", folder.resolve("belay.yaml").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("give --url");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://belay:geheim@db/shop",
        "postgresql://db/shop?password=geheim",
        "postgresql://db",
        "shop"
      })
  void aUrlWithASecretOrWithoutADatabaseIsRefusedUnquoted(String url) {
    Run run = Run.of(Map.of(), "init", folder.resolve("b.yaml").toString(), "--url", url);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("the URL of the database").doesNotContain("geheim");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatThePolicyDoesNotTakeIsRefusedBeforeAnythingIsWritten() {
    Run run =
        Run.of(
            Map.of(),
            "init",
            folder.resolve("b.yaml").toString(),
            "--url=" + URL,
            "--user=belay",
            "--password-env=X",
            "--application=My Shop",
            "--environment=production");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("\"My Shop\"");
    assertThat(folder).isEmptyDirectory();
  }
}
