package dev.belay.vault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryVaultTest extends VaultContract {
  @TempDir Path directory;

  @Override
  URI uri() {
    return directory.resolve("vault").toUri();
  }

  private Path file(String object) {
    return directory.resolve("vault").resolve(object);
  }

  @Override
  byte[] raw(String object) throws IOException {
    return Files.readAllBytes(file(object));
  }

  @Override
  void putRaw(String object, byte[] bytes) throws IOException {
    Files.write(file(object), bytes);
  }

  @Override
  void deleteRaw(String object) throws IOException {
    Files.delete(file(object));
  }
}
