package dev.belay.schemas.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;

/** The committed schema of each record, and the versions of it that were ever released. */
final class SchemaFiles {
  static final Path HISTORY = Path.of("src/main/resources/dev/belay/schemas/history");

  private SchemaFiles() {}

  static Schema current(String record) throws IOException {
    String file = record.replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".avsc";
    return read(Path.of("src/main/avro", file));
  }

  /** Oldest first. */
  static List<Schema> history(String record) throws IOException {
    List<Schema> versions = new ArrayList<>();
    Path folder = HISTORY.resolve(record);
    while (Files.exists(folder.resolve("v" + (versions.size() + 1) + ".avsc"))) {
      versions.add(read(folder.resolve("v" + (versions.size() + 1) + ".avsc")));
    }
    return versions;
  }

  private static Schema read(Path file) throws IOException {
    return new Schema.Parser().parse(Files.readString(file));
  }
}
