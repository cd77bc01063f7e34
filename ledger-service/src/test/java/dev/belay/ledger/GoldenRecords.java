package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Records as the first release wrote them, one a line in a file beside the tests: what is on the
 * topics, and in ledgers, must not change.
 */
public final class GoldenRecords {
  private GoldenRecords() {}

  /**
   * @param name of the file among the test's resources
   * @param records in the file's order
   */
  public static void assertSame(String name, List<?> records) throws IOException {
    Path file = Path.of("src/test/resources/golden", name);
    String written =
        records.stream().map(String::valueOf).collect(Collectors.joining("\n", "", "\n"));
    if (Boolean.getBoolean("belay.test.golden.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, written, StandardCharsets.UTF_8);
    }
    assertThat(written).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }
}
