package dev.belay.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import dev.belay.standalone.Intruder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @TempDir Path directory;

  @Test
  void anotherUserFindsNothingInANewHome() throws Exception {
    try (Home home = Home.open(directory.resolve("new"))) {
      Files.writeString(home.spool().resolve("delivery"), "as a service writes it");
      Files.writeString(home.log(), "as a service writes it");
      home.password("kafka-password");
      home.secret(home.tokenFile());

      assertThat(Intruder.finds(home.directory())).isEmpty();
    }
  }

  @Test
  void whatAnEarlierVersionLeftOpenIsClosed() throws Exception {
    Path old = directory.resolve("old");
    for (String folder :
        new String[] {"log", "kafka/topic-0", "spool", "schemas", "vault/segments", "sandboxes"}) {
      open(Files.createDirectories(old.resolve(folder)), "rwxr-xr-x");
    }
    open(Files.createDirectories(old.resolve("ledger-db-programs/PG-1/bin")), "rwxrwxrwx");
    for (String file :
        new String[] {
          "log/belay.log",
          "kafka/topic-0/00000000000000000000.log",
          "spool/0.spool",
          "schemas/1.avsc",
          "vault/segments/1",
          "ledger-db-programs/PG-1/bin/postgres",
          "client.json",
          "lock"
        }) {
      open(Files.writeString(old.resolve(file), "old"), "rw-r--r--");
    }
    open(old.resolve("ledger-db-programs"), "rwxrwxrwx");
    open(old, "rwxr-xr-x");
    Path elsewhere = open(Files.writeString(directory.resolve("elsewhere"), "x"), "rw-r--r--");
    Files.createSymbolicLink(old.resolve("link"), elsewhere);

    Home.open(old).close();

    assertThat(Intruder.finds(old)).filteredOn(found -> !found.endsWith("/sandboxes")).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
        .as("what a link leads to is not the home's")
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aFolderOfSomebodyElseIsRefused() throws Exception {
    Path foreign = Path.of("/usr");
    if (new UnixSystem().getUid() == 0) {
      foreign = Files.createDirectory(directory.resolve("foreign"));
      Files.setAttribute(foreign, "unix:uid", 65534);
    }
    Path home = foreign;

    assertThatThrownBy(() -> Home.open(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to the user")
        .hasMessageContaining("chown");
  }

  @Test
  void aHomeThatEverybodyCouldReplaceIsRefused() throws Exception {
    Path above = open(Files.createDirectory(directory.resolve("above")), "rwxrwxrwx");

    assertThatThrownBy(() -> Home.open(above.resolve("home")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("everybody may write to")
        .hasMessageContaining("chmod o-w");
  }

  private static Path open(Path file, String mode) throws IOException {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
