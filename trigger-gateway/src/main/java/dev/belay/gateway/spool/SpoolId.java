package dev.belay.gateway.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Names the spool to others, over restarts: a UUID in the file {@code id} of its folder. */
final class SpoolId {
  private final Path folder;
  private final Path file;
  private volatile String id;

  SpoolId(Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("id");
    String found = Files.exists(file) ? Files.readString(file).strip() : "";
    // A damaged id is replaced: others then see a new spool, and nothing else changes.
    this.id = found.matches("[0-9a-f-]{36}") ? found : "";
    if (id.isEmpty()) {
      renew();
    }
  }

  String get() {
    return id;
  }

  void renew() throws IOException {
    String next = UUID.randomUUID().toString();
    Path temporary = file.resolveSibling("id.new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      channel.write(ByteBuffer.wrap((next + "\n").getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    KeyFiles.force(folder);
    id = next;
  }
}
