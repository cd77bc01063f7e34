package dev.belay.datastores.memory;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.jail.Doors;
import dev.belay.jail.Isolation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An empty store in its own directory. Nothing in it acts by itself: it is a file. */
final class MemorySandbox implements Sandbox {
  private static final String STORE = "restored";
  private static final String OWNER = "memory-sandbox";

  private final Path directory;
  private final MemoryAddress address;
  private final Isolation isolation;

  private MemorySandbox(Path directory, Isolation isolation) {
    this.directory = directory;
    this.isolation = isolation;
    this.address = new MemoryAddress(directory, STORE);
  }

  static MemorySandbox open(SandboxRequest request) throws DataStoreException {
    MemoryContents.of(request.manifest());
    try {
      Files.createDirectories(request.directory());
      Files.writeString(request.directory().resolve(OWNER), owner(ProcessHandle.current()));
      MemorySandbox sandbox = new MemorySandbox(request.directory(), request.isolation());
      sandbox.address.stores().create(STORE);
      return sandbox;
    } catch (IOException | UncheckedIOException e) {
      throw new DataStoreException.Unavailable("can't create the sandbox: " + e.getMessage(), e);
    }
  }

  /** Deletes the sandboxes of processes that have ended. */
  static void cleanUp(Path sandboxes) throws IOException {
    if (!Files.isDirectory(sandboxes)) {
      return;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(sandboxes)) {
      for (Path folder : folders) {
        if (Files.isRegularFile(folder.resolve(OWNER)) && isAbandoned(folder)) {
          delete(folder);
        }
      }
    }
  }

  /** A process id may be reused after its process has ended. The start time tells them apart. */
  private static boolean isAbandoned(Path folder) throws IOException {
    String owner = Files.readString(folder.resolve(OWNER));
    String pid = owner.split(" ", 2)[0];
    if (!pid.matches("\\d{1,18}")) {
      return false; // its owner is still writing it
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
    return process.filter(it -> it.isAlive() && owner(it).equals(owner)).isEmpty();
  }

  private static String owner(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(String::valueOf).orElse("");
  }

  @Override
  public StoreConnection connection() {
    return MemoryAddress.connection("sandbox", directory, STORE, Secret.NONE);
  }

  @Override
  public String description() {
    return "memory, a directory of its own";
  }

  @Override
  public Map<String, String> environment() {
    return address.environment();
  }

  @Override
  public Optional<Doors> doors() {
    return isolation instanceof Isolation.Jailed jail
        ? Optional.of(new Doors(jail, Map.of(), List.of(directory)))
        : Optional.empty();
  }

  @Override
  public void close() {
    try {
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes unused)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException unused)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
