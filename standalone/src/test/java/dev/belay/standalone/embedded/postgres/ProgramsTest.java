package dev.belay.standalone.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.standalone.Intruder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("faults")
class ProgramsTest {
  @TempDir Path directory;

  private Path programs;

  @BeforeEach
  void unpack() throws Exception {
    programs = directory.resolve(Programs.VERSION + "-" + ShippedPrograms.here().platform());
    Programs.shipped(directory);
  }

  @Test
  void theyAreThisUsersAloneAndWhatWasShipped() throws Exception {
    assertThat(Intruder.finds(programs)).isEmpty();
    assertThat(ProgramDigest.known(Programs.VERSION, ShippedPrograms.here().platform()))
        .hasValue(ProgramDigest.of(programs));
  }

  @Test
  void aReplacedProgramIsNotStarted() throws Exception {
    Path postgres = programs.resolve("bin/postgres");
    Files.delete(postgres);
    Files.writeString(postgres, "#!/bin/sh\ntouch " + directory.resolve("proof") + "\n");
    Files.setPosixFilePermissions(postgres, PosixFilePermissions.fromString("rwxr-xr-x"));

    Programs again = Programs.shipped(directory);

    assertThat(again.run("postgres", List.of("--version"), ""))
        .contains("(PostgreSQL) " + Programs.MAJOR);
    assertThat(directory.resolve("proof")).doesNotExist();
  }

  @Test
  void aLibraryMoreIsFoundAndRemoved() throws Exception {
    Path library = Files.writeString(programs.resolve("lib/libz.so.0"), "not shipped");

    Programs.shipped(directory);

    assertThat(library).doesNotExist();
  }

  @Test
  void programsOfAnEarlierVersionThatSomebodyChangedAreNotUsed() throws Exception {
    assertThat(Programs.earlier(directory, Programs.MAJOR)).isPresent();
    Files.writeString(programs.resolve("bin/pg_ctl"), "x", StandardOpenOption.APPEND);

    assertThat(Programs.earlier(directory, Programs.MAJOR)).isEmpty();
  }
}
