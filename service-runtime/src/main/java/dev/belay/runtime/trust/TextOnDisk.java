package dev.belay.runtime.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Small texts: a file, or all files of a folder, one after the other. */
final class TextOnDisk {
  private TextOnDisk() {}

  /** Hidden files of a folder are left out: those of a mounted secret's earlier versions. */
  static String read(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return Files.readString(place);
    }
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.sorted().toList()) {
        if (!file.getFileName().toString().startsWith(".") && Files.isRegularFile(file)) {
          texts.add(Files.readString(file));
        }
      }
    }
    return String.join("\n", texts);
  }
}
