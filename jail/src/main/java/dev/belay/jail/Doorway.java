package dev.belay.jail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The first program of a jail: leads ports of the jail's loopback to Unix sockets, starts the
 * program that the jail is for, and ends with its exit code. Programs that know no Unix sockets,
 * such as everything with JDBC, so find a server where they expect one.
 *
 * <p>One class that needs no other: it is copied into the jail as it is, and run there by the same
 * Java as this process.
 */
final class Doorway {
  /** Says that the program could not be started, and why. */
  static final String NOT_STARTED = "not-started";

  private static final int NOT_STARTED_CODE = 127;
  private static final int BUFFER_BYTES = 64 * 1024;

  private Doorway() {}

  /**
   * @param arguments a folder of its own; any number of {@code PORT=SOCKET}; {@code --}; the
   *     program and its arguments
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> all = Arrays.asList(arguments);
    int end = all.indexOf("--");
    Process process;
    try {
      for (String door : all.subList(1, end)) {
        String[] parts = door.split("=", 2);
        open(Integer.parseInt(parts[0]), Path.of(parts[1]));
      }
      process = new ProcessBuilder(all.subList(end + 1, all.size())).inheritIO().start();
    } catch (IOException e) {
      Files.writeString(Path.of(all.getFirst(), NOT_STARTED), String.valueOf(e.getMessage()));
      System.exit(NOT_STARTED_CODE);
      return;
    }
    System.exit(process.waitFor());
  }

  private static void open(int port, Path socket) throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
    daemon(
        () -> {
          while (true) {
            SocketChannel client = server.accept();
            daemon(() -> lead(client, socket));
          }
        });
  }

  private static @Nullable Void lead(SocketChannel client, Path socket)
      throws IOException, InterruptedException {
    try (client;
        SocketChannel there = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      Thread back = daemon(() -> copy(there, client));
      copy(client, there);
      back.join();
    }
    return null;
  }

  private static @Nullable Void copy(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.clear();
    }
    to.shutdownOutput();
    return null;
  }

  /** A connection that breaks is its two ends' affair: both see it. */
  private static Thread daemon(Callable<@Nullable Void> work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.call();
              } catch (Exception e) {
                return;
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
