package dev.belay.schemas.registry;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.Schema;

/**
 * A registry in a directory, for a Kafka log that outlives its process, without a registry server.
 * When a caller gets an id, the id is already on the disk. Several processes may share the
 * directory on one machine, because it relies on file locks.
 *
 * <p>{@code registry.json} is the whole catalogue and is only ever replaced by renaming, so readers
 * need no lock. Writers read, change and replace it under the lock on {@code registry.lock}.
 */
final class FileSchemaRegistry implements SchemaRegistry {
  /** File locks belong to the process, so within the process only one writer may run at a time. */
  private static final ReentrantLock WRITERS = new ReentrantLock();

  private final Path directory;
  private final Path file;

  FileSchemaRegistry(Path directory) {
    this.directory = directory;
    this.file = directory.resolve("registry.json");
  }

  @Override
  public int register(String subject, Schema schema) {
    WRITERS.lock();
    try {
      Files.createDirectories(directory);
      try (FileChannel lock = FileChannel.open(directory.resolve("registry.lock"), CREATE, WRITE);
          FileLock held = lock.lock()) {
        Catalogue before = catalogue();
        Catalogue after = before.with(subject, schema);
        if (after != before) {
          replace(after);
        }
        return after.idOf(subject, schema);
      }
    } catch (IOException e) {
      throw new RegistryUnavailableException(
          "the schema registry in %s can't be written: %s".formatted(directory, e), e);
    } finally {
      WRITERS.unlock();
    }
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return catalogue().idOf(subject, schema);
  }

  @Override
  public Schema byId(int id) {
    return catalogue().byId(id);
  }

  @Override
  public RegisteredSchema latest(String subject) {
    return catalogue().latest(subject);
  }

  Catalogue catalogue() {
    try {
      return CatalogueFile.parse(file, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Catalogue.EMPTY;
    } catch (IOException e) {
      throw new RegistryUnavailableException(
          "the schema registry %s can't be read: %s".formatted(file, e), e);
    }
  }

  private void replace(Catalogue catalogue) throws IOException {
    Path next = directory.resolve("registry.json.new");
    try (FileChannel channel = FileChannel.open(next, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(CatalogueFile.format(catalogue));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
      entry.force(true);
    }
  }
}
