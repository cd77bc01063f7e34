package dev.belay.vault.storage;

import static java.util.Objects.requireNonNull;

import dev.belay.vault.ObjectStore;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultException.Fault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects as files. A file is written under {@code tmp/}, forced to disk, and then linked to its
 * name: a hard link is atomic and never replaces a file. Remains of crashed writers are in {@code
 * tmp/}, where nobody looks; {@link #check()} removes them after a day.
 */
final class DirectoryStore implements ObjectStore {
  private static final Duration ABANDONED_AFTER = Duration.ofDays(1);
  private static final int IO_BYTES = 1 << 20;

  private final Path root;
  private final Path temporary;
  private final Clock clock;

  DirectoryStore(Path root, Clock clock) {
    this.root = root;
    this.temporary = root.resolve("tmp");
    this.clock = clock;
  }

  /** {@code uri} is as {@link VaultUri} gives it: a directory, and nothing else. */
  static DirectoryStore open(URI uri) throws VaultException {
    try {
      return new DirectoryStore(Path.of(uri).toAbsolutePath().normalize(), Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw new VaultException.Misconfigured(
          "The vault's URI '" + uri + "' is no directory: " + e.getMessage(), e);
    }
  }

  @Override
  public String uri() {
    return "file:" + root.toUri().getRawPath().replaceFirst("(?<=.)/$", "");
  }

  @Override
  public void check() throws VaultException {
    Instant abandonedBefore = clock.instant().minus(ABANDONED_AFTER);
    try {
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new NotDirectoryException(root.toString());
      }
      if (!Files.isDirectory(temporary)) {
        return;
      }
      try (Stream<Path> leftovers = Files.list(temporary)) {
        for (Path leftover : (Iterable<Path>) leftovers::iterator) {
          removeIfOlder(leftover, abandonedBefore);
        }
      }
    } catch (UncheckedIOException e) {
      throw failure("look into", "tmp", requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure("look into", "tmp", e);
    }
  }

  private static void removeIfOlder(Path leftover, Instant limit) throws IOException {
    try {
      if (Files.getLastModifiedTime(leftover).toInstant().isBefore(limit)) {
        Files.deleteIfExists(leftover);
      }
    } catch (NoSuchFileException e) {
      // Its writer has finished meanwhile.
    }
  }

  @Override
  public OptionalLong size(String name) throws VaultException {
    Path file = root.resolve(name);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      // The writer may be between the link and the sync, and the caller is about to rely on the
      // object.
      syncDirectory(parent(file));
      return OptionalLong.of(attributes.size());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw failure("look up", name, e);
    }
  }

  @Override
  public boolean putIfAbsent(String name, byte[] bytes, int length) throws VaultException {
    Path file = root.resolve(name);
    try {
      createDirectory(parent(file));
      createDirectory(temporary);
      Path written = temporary.resolve(UUID.randomUUID().toString());
      try {
        write(written, ByteBuffer.wrap(bytes, 0, length));
        return link(file, written);
      } finally {
        Files.deleteIfExists(written);
      }
    } catch (UnsupportedOperationException e) {
      throw new VaultException.Misconfigured(
          "The file system of " + uri() + " has no hard links, which a vault needs", e);
    } catch (IOException e) {
      throw failure("store", name, e);
    }
  }

  private static void write(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      int end = bytes.limit();
      while (bytes.position() < end) {
        // In pieces: for a heap buffer the JDK allocates a direct buffer of the same size, and
        // keeps it.
        bytes.limit(Math.min(end, bytes.position() + IO_BYTES));
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static boolean link(Path file, Path written) throws IOException {
    boolean created;
    try {
      Files.createLink(file, written);
      created = true;
    } catch (FileAlreadyExistsException e) {
      created = false;
    }
    syncDirectory(parent(file));
    return created;
  }

  /** Creates a directory and its parents, all of them durably. */
  private static void createDirectory(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path above = directory.getParent();
    if (above != null) {
      createDirectory(above);
    }
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw new NotDirectoryException(directory.toString());
      }
    }
    if (above != null) {
      syncDirectory(above);
    }
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " has no directory");
    }
    return parent;
  }

  @Override
  public Content read(String name) throws VaultException {
    try {
      FileChannel channel = FileChannel.open(root.resolve(name));
      return new Content(channel.size(), new Reading(Channels.newInputStream(channel), name));
    } catch (NoSuchFileException e) {
      throw new VaultException.Corrupt(
          Fault.MISSING, name, name + " is not in the vault " + uri(), e);
    } catch (IOException e) {
      throw failure("read", name, e);
    }
  }

  /** Reads in pieces, for the same reason as writing, and reports failures in the vault's terms. */
  private final class Reading extends FilterInputStream {
    private final String name;

    Reading(InputStream in, String name) {
      super(in);
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        throw failure("read", name, e);
      }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        return super.read(into, offset, Math.min(length, IO_BYTES));
      } catch (IOException e) {
        throw failure("read", name, e);
      }
    }
  }

  @Override
  public boolean copy(String from, String to) throws VaultException {
    Path file = root.resolve(to);
    try {
      createDirectory(parent(file));
      boolean created = link(file, root.resolve(from)); // whoever was first, it is there then
      return created || Files.exists(file);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw failure("copy", from, e);
    }
  }

  @Override
  public void delete(String name) throws VaultException {
    Path file = root.resolve(name);
    try {
      if (Files.deleteIfExists(file)) {
        syncDirectory(parent(file));
      }
    } catch (IOException e) {
      throw failure("delete", name, e);
    }
  }

  @Override
  public List<Entry> entries(String prefix) throws VaultException {
    Path directory = root.resolve(prefix);
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Entry> entries = new ArrayList<>();
      for (Path file : (Iterable<Path>) files::iterator) {
        entry(file).ifPresent(entries::add);
      }
      entries.sort(Comparator.comparing(Entry::name));
      return entries;
    } catch (UncheckedIOException e) {
      throw failure("list", prefix, requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw failure("list", prefix, e);
    }
  }

  private Optional<Entry> entry(Path file) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile()
          ? Optional.of(
              new Entry(
                  root.relativize(file).toString(),
                  attributes.size(),
                  attributes.lastModifiedTime().toInstant()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // it was deleted meanwhile
    }
  }

  private VaultException failure(String action, String name, IOException cause) {
    String what = "Can't " + action + " " + name + " in the vault " + uri() + ": ";
    String reason = cause instanceof FileSystemException f ? f.getReason() : cause.getMessage();
    String text = reason == null ? cause.toString() : reason;
    if (cause instanceof AccessDeniedException) {
      return new VaultException.Misconfigured(what + "permission denied", cause);
    }
    if (cause instanceof NotDirectoryException || text.contains("Not a directory")) {
      return new VaultException.Misconfigured(what + "not a directory: " + cause, cause);
    }
    if (text.contains("Read-only file system")) {
      return new VaultException.Unavailable(what + "the file system is read-only", cause);
    }
    if (text.contains("No space left") || text.contains("Disk quota exceeded")) {
      return new VaultException.Unavailable(what + "the disk is full (" + text + ")", cause);
    }
    return new VaultException.Unavailable(what + text, cause);
  }

  @Override
  public void close() {
    // Nothing is held open between calls.
  }
}
