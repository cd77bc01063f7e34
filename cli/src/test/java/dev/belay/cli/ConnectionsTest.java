package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
  private static final String NOWHERE = "http://127.0.0.1:1";

  private final FakeServices services =
      new FakeServices().on("GET /v1/recovery-sets", Reply.ok("{\"items\":[],\"next\":null}"));

  @TempDir Path home = Path.of("");

  @BeforeEach
  void writeHome() throws IOException {
    Files.writeString(home.resolve("token"), "\n  " + FakeServices.TOKEN + "  \n");
    client(services.url());
  }

  private void client(String ledger) throws IOException {
    Files.writeString(
        home.resolve("client.json"),
        """
        {"gatewayUrl":"%s","ledgerUrl":"%s","tokenFile":"token","vault":"file:/fake","keyFile":"key"}\
        """
            .formatted(NOWHERE, ledger));
  }

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void theHomeHasItAll() {
    Run run = Run.of(Map.of(), "sets", "list", "--home", home.toString());

    assertThat(run.code()).isZero();
    assertThat(services.requests().getFirst().authorization())
        .isEqualTo("Bearer " + FakeServices.TOKEN);
  }

  @Test
  void theHomeHasTheVaultAndItsKeyToo() {
    Run run = Run.of(Map.of("BELAY_HOME", home.toString()), "points", "list");

    assertThat(run.code()).isZero();
  }

  @Test
  void theEnvironmentComesBeforeTheHome() throws IOException {
    client(NOWHERE);

    Run run =
        Run.of(
            Map.of("BELAY_HOME", home.toString(), "BELAY_LEDGER_URL", services.url() + "/"),
            "sets",
            "list");

    assertThat(run.code()).isZero();
  }

  @Test
  void anOptionComesBeforeTheEnvironment() {
    Run run =
        Run.of(Map.of("BELAY_LEDGER_URL", NOWHERE), "sets", "list", "--ledger-url", services.url());

    assertThat(run.code()).isZero();
  }

  @Test
  void aHomeWithoutAClientFileIsNamed() {
    Run run = Run.of(Map.of(), "sets", "list", "--home", home.resolve("other").toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("client.json can't be read");
  }

  @Test
  void aUrlThatIsNoneIsNamed() {
    Run run = Run.of(Map.of("BELAY_LEDGER_URL", "ledger:8080"), "sets", "list");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("\"ledger:8080\"", "http://host:port");
  }

  @Test
  void anEmptyTokenFileIsNamed() throws IOException {
    Files.writeString(home.resolve("token"), "\n\n");

    Run run = Run.of(Map.of(), "sets", "list", "--home", home.toString());

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("is empty");
  }

  @Test
  void aWrongTimeoutIsQuotedWithItsRule() {
    Run run = Run.of(Map.of(), "backup", "--application=a", "--environment=b", "--timeout=soon");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("\"soon\" is not a time like 90s, 15m or 1h30m");
  }
}
