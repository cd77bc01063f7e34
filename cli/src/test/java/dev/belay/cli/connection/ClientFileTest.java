package dev.belay.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientFileTest {
  @TempDir Path homes;

  private ClientFile read(String home, String json) throws Exception {
    Path folder = Files.createDirectories(homes.resolve(home));
    Files.writeString(folder.resolve("client.json"), json);
    return ClientFile.read(folder);
  }

  /** A copy of a home has its own vault and key, whatever its folder is called. */
  @Test
  void whatIsNamedRelativelyIsInTheHome() throws Exception {
    ClientFile read = read("a copy", "{\"vault\":\"vault\",\"keyFile\":\"key\"}");

    assertThat(read.vault()).isEqualTo(homes.resolve("a copy/vault").toUri().toString());
    assertThat(read.keyFile()).isEqualTo(homes.resolve("a copy/key").toString());
  }

  @Test
  void aVaultElsewhereIsNamedByItsUri() throws Exception {
    assertThat(read("home", "{\"vault\":\"s3://bucket/a\"}").vault()).isEqualTo("s3://bucket/a");
    assertThat(read("home", "{\"vault\":\"file:/a\"}").vault()).isEqualTo("file:/a");
    assertThat(read("home", "{}").vault()).isNull();
  }
}
