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
 * Whose a folder is: a file in it that its owner keeps locked for as long as the owner lives. The
 * kernel drops the lock when the process ends, however it ends, so unlike a process id it can't be
 * mistaken for another's after a reboot, in another container, or when ids are used again. The file
 * names the owner for people.
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
   * @param file the name of the file that says so: of this kind of folder alone, so that nobody
   *     takes over what is another's to end
   */
  public static FolderOwnership take(Path directory, String file) throws IOException {
    Path real = directory.toRealPath();
    OWN.add(real);
    // Locked before it has its name: who finds the file finds it locked.
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
   * Takes over a folder whose owner has ended.
   *
   * @param name of the file, as it was taken
   * @return empty when it is no folder that was ever owned, or when its owner lives
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

  /** Gives the folder up. */
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
