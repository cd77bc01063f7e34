package dev.belay.datastores.kit.folders;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ownership of a folder: a file in it that its owner keeps locked for as long as the owner
 * lives. The kernel releases the lock when the process ends, however it ends. So unlike a process
 * id it can't be confused with another process's after a reboot, in another container, or when ids
 * are reused. The file names the owner for people.
 *
 * <p>A POSIX lock is lost when its process closes <em>any</em> descriptor of the file, so this
 * process never opens the files of folders that it owns a second time.
 */
public final class FolderOwnership implements AutoCloseable {
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private FolderOwnership(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes a folder that nobody owns.
   *
   * @param file the name of the ownership file; each kind of folder has its own name, so that
   *     nobody takes over a folder that is not theirs to delete
   */
  public static FolderOwnership take(Path directory, String file) throws IOException {
    Path real = directory.toRealPath();
    OWN.add(real);
    // Lock it before it gets its name: whoever finds the file finds it locked.
    Path unnamed = real.resolve(file + ".new");
    FileChannel channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(real + " belongs to another process");
      }
      channel.write(ByteBuffer.wrap(describeThisProcess().getBytes(StandardCharsets.UTF_8)));
      Files.move(unnamed, real.resolve(file), StandardCopyOption.ATOMIC_MOVE);
      return new FolderOwnership(real, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      OWN.remove(real);
      throw e;
    }
  }

  /**
   * Takes over a folder whose owner has died.
   *
   * @param name the file's name, as it was when the folder was taken
   * @return empty when the folder was never owned, or when its owner lives
   */
  public static Optional<FolderOwnership> takeOver(Path directory, String name) throws IOException {
    Path real = directory.toRealPath();
    Path file = real.resolve(name);
    if (!Files.isRegularFile(file) || !OWN.add(real)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return Optional.of(new FolderOwnership(real, channel));
      }
      channel.close();
      OWN.remove(real);
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      if (channel != null) {
        channel.close();
      }
      OWN.remove(real);
      throw e;
    }
  }

  /** Gives up the folder. */
  @Override
  public void close() throws IOException {
    channel.close();
    OWN.remove(directory);
  }

  private static String describeThisProcess() {
    ProcessHandle self = ProcessHandle.current();
    return "process "
        + self.pid()
        + self.info().startInstant().map(start -> ", started " + start).orElse("")
        + "\n";
  }
}
