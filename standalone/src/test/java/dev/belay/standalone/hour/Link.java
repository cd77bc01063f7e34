package dev.belay.standalone.hour;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The network between the services and one server, on loopback. A test breaks it. */
final class Link implements AutoCloseable {
  private static final int PIECE = 16 * 1024;

  private final ServerSocket entrance;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition passes = lock.newCondition();
  private volatile int target;
  private volatile boolean refusing;
  private boolean silent;

  /**
   * @param target the server's port
   */
  Link(int target) throws IOException {
    this.target = target;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** The server is started again on another port. */
  void leadTo(int port) {
    target = port;
  }

  /** All connections break off, and no new one is had until {@link #mend}. */
  void cut() {
    refusing = true;
    breakAll();
  }

  /** Nothing arrives any more, and nobody is told, until {@link #mend}. */
  void silence() {
    setSilent(true);
  }

  /** All connections break off once. */
  void breakAll() {
    sockets.forEach(Link::reset);
  }

  void mend() {
    refusing = false;
    setSilent(false);
  }

  private void setSilent(boolean now) {
    lock.lock();
    try {
      silent = now;
      passes.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket caller = entrance.accept();
        if (refusing) {
          reset(caller);
        } else {
          sockets.add(caller);
          Thread.ofVirtual().start(() -> connect(caller));
        }
      } catch (IOException e) {
        // closed, or the caller is gone
      }
    }
  }

  private void connect(Socket caller) {
    Socket server = new Socket();
    try {
      awaitPassage();
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
      sockets.add(server);
      Thread.ofVirtual().start(() -> pass(caller, server));
      pass(server, caller);
    } catch (IOException | InterruptedException e) {
      reset(caller);
      sockets.remove(caller);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] piece = new byte[PIECE];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        awaitPassage();
        out.write(piece, 0, read);
      }
    } catch (IOException | InterruptedException e) {
      // the other direction ends with it
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitPassage() throws InterruptedException {
    lock.lock();
    try {
      while (silent) {
        passes.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // it is gone already
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    mend();
    breakAll();
  }
}
