package dev.belay.datastores.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stores of one directory. All of them are in one file that is replaced as a whole: a reader
 * sees one state, and a writer that dies has written nothing. Any number of processes may read and
 * write.
 */
public final class MemoryStores {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path directory;

  public MemoryStores(Path directory) {
    this.directory = directory;
  }

  /**
   * @param secret the secret that connections need; null for none
   */
  record State(SortedMap<String, Stored> stores, @Nullable String secret) {
    State {
      stores = new TreeMap<>(stores);
    }

    Optional<Stored> store(String name) {
      return Optional.ofNullable(stores.get(name));
    }

    /** The same state with new content for one store; null removes it. */
    State with(String name, @Nullable Stored stored) {
      SortedMap<String, Stored> others = new TreeMap<>(stores);
      if (stored == null) {
        others.remove(name);
      } else {
        others.put(name, stored);
      }
      return new State(others, secret);
    }
  }

  /** Creates the directory, and requires this secret from now on. */
  public void protect(String secret) {
    change(state -> new State(state.stores(), secret));
  }

  /** Creates an empty store. Does nothing when it exists. */
  public void create(String store) {
    change(state -> state.store(store).isPresent() ? state : state.with(store, Stored.EMPTY));
  }

  public void put(String store, String map, String key, String value) {
    edit(
        store,
        maps -> {
          maps.computeIfAbsent(map, unused -> new TreeMap<>()).put(key, value);
          return maps;
        });
  }

  public void remove(String store, String map, String key) {
    edit(
        store,
        maps -> {
          maps.computeIfAbsent(map, unused -> new TreeMap<>()).remove(key);
          return maps;
        });
  }

  /** Changes a store in one step; creates it when it does not exist. */
  public void edit(
      String store, UnaryOperator<SortedMap<String, SortedMap<String, String>>> change) {
    change(
        state -> {
          Stored old = state.store(store).orElse(Stored.EMPTY);
          SortedMap<String, SortedMap<String, String>> maps = new TreeMap<>();
          old.maps().forEach((name, map) -> maps.put(name, new TreeMap<>(map)));
          return state.with(store, new Stored(change.apply(maps), old.mark()));
        });
  }

  /** The content of a store; empty when it does not exist. */
  public Optional<Map<String, ? extends Map<String, String>>> maps(String store) {
    return read().store(store).map(Stored::maps);
  }

  boolean exists() {
    return Files.isDirectory(directory);
  }

  State read() {
    try {
      return JSON.readValue(Files.readAllBytes(file()), State.class);
    } catch (NoSuchFileException e) {
      return new State(new TreeMap<>(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the state while nobody else can change it. */
  void change(UnaryOperator<State> change) {
    try (Hold hold = hold("stores.lock", PATIENCE)) {
      hold.replace(change.apply(read()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before " + directory + " was changed", e);
    }
  }

  /** Prevents all others from changing anything until it is closed. */
  Hold hold() throws InterruptedException {
    return hold("stores.lock", PATIENCE);
  }

  /**
   * @throws BusyException when somebody else holds the lock for longer
   */
  Hold hold(String name, Duration patience) throws InterruptedException {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        return new Hold(channel, lock(channel, patience));
      } catch (IOException | InterruptedException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileLock lock(FileChannel channel, Duration patience)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end > 0) {
        throw new BusyException("somebody else holds " + directory);
      }
      Thread.sleep(2);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) { // of this process
      return null;
    }
  }

  private Path file() {
    return directory.resolve("stores.json");
  }

  /** Somebody else holds the lock. */
  static final class BusyException extends RuntimeException {
    BusyException(String message) {
      super(message);
    }
  }

  /** A lock that lasts until it is closed or its process ends. */
  final class Hold implements AutoCloseable {
    private final FileChannel channel;

    private Hold(FileChannel channel, FileLock lock) {
      this.channel = channel;
      if (!lock.isValid()) {
        throw new IllegalStateException("the lock is not held");
      }
    }

    void replace(State state) {
      try {
        Path next = Files.createTempFile(directory, "stores", ".new");
        Files.write(next, JSON.writeValueAsBytes(state));
        Files.move(
            next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
