package dev.belay.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import dev.belay.standalone.Intruder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
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

  private static final HomeMark.Belay OLD =
      new HomeMark.Belay("0.1.0", Map.of("gateway", 114, "ledger", 115));
  private static final HomeMark.Belay NEW =
      new HomeMark.Belay("0.2.0", Map.of("gateway", 114, "ledger", 116));

  @Test
  void aHomeThatANewerVersionUsedIsRefusedUntouched() throws Exception {
    Path home = directory.resolve("updated");
    useWith(home, OLD);
    useWith(home, NEW);
    String mark = Files.readString(home.resolve("home.json"));
    Path opened = open(home.resolve("log"), "rwxr-xr-x");

    assertThatThrownBy(() -> Home.open(home, OLD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("newer Belay (0.2.0)")
        .hasMessageContaining("this one (0.1.0)")
        .hasMessageContaining("ledger at 116, not 115")
        .hasMessageContaining("Start that version or a later one");
    assertThat(Files.readString(home.resolve("home.json"))).isEqualTo(mark);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(opened)))
        .isEqualTo("rwxr-xr-x");
    Home.open(home, NEW).close(); // and nothing holds its lock
  }

  private static void useWith(Path directory, HomeMark.Belay version) throws Exception {
    try (Home home = Home.open(directory, version)) {
      home.migrate();
    }
  }

  @Test
  void aStartThatFailedBeforeItsMigrationsLeavesTheHomeToTheOlderVersion() throws Exception {
    Path home = directory.resolve("half-updated");
    useWith(home, OLD);
    Home.open(home, NEW).close();

    useWith(home, OLD);

    useWith(home, NEW);
    assertThatThrownBy(() -> Home.open(home, OLD)).hasMessageContaining("ledger at 116, not 115");
  }

  @Test
  void aHomeThatWasMovedOrCopiedIsTold() throws Exception {
    Path first = directory.resolve("first");
    Path second = directory.resolve("second");
    try (Home home = Home.open(first, NEW)) {
      assertThat(home.news()).isEmpty();
    }
    Files.createDirectory(second);
    Files.copy(first.resolve("home.json"), second.resolve("home.json"));
    try (Home copy = Home.open(second, NEW)) {
      assertThat(copy.news())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("was at " + first, "is at " + second, "only one may run");
    }
    Path third = directory.resolve("third");
    Files.move(second, third);
    try (Home moved = Home.open(third, NEW)) {
      assertThat(moved.news())
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains("was at " + second, "is at " + third)
          .doesNotContain("only one may run");
    }
    try (Home again = Home.open(third, NEW)) {
      assertThat(again.news()).isEmpty();
    }
  }

  @Test
  void aMarkThatCantBeReadIsNotGuessed() throws Exception {
    Path home = directory.resolve("damaged");
    Home.open(home, NEW).close();
    for (String mark : new String[] {"", "{", "[]", "{\"id\":\"a\"}", "null"}) {
      Files.writeString(home.resolve("home.json"), mark);
      assertThatThrownBy(() -> Home.open(home, NEW))
          .as(mark)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("home.json");
    }
  }

  @Test
  void thisVersionKnowsItsOwnTables() throws Exception {
    assertThat(KnownTables.newest().keySet()).contains("gateway", "ledger", "jobs");
    assertThat(KnownTables.newest().get("ledger")).isGreaterThanOrEqualTo(116);
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
