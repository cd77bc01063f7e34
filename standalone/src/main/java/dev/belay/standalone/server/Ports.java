package dev.belay.standalone.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The six ports of a server, in a row.
 *
 * @param first 0 means any free ones
 */
record Ports(int first) {
  private static final List<String> USERS =
      List.of("the gateway", "the ledger", "the worker", "the verifier", "Kafka", "the registry");

  int gateway() {
    return port(0);
  }

  int ledger() {
    return port(1);
  }

  int worker() {
    return port(2);
  }

  int verifier() {
    return port(3);
  }

  int kafka() {
    return port(4);
  }

  int registry() {
    return port(5);
  }

  private int port(int number) {
    return first == 0 ? 0 : first + number;
  }

  /**
   * Looks at all before anything starts: who finds the last one taken would have started, and would
   * have to stop, all that comes before it.
   *
   * @throws IOException naming each that is taken, the rule, and the remedy, on one line
   */
  void requireFree() throws IOException {
    if (first == 0) {
      return;
    }
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < USERS.size(); i++) {
      if (isTaken(first + i)) {
        taken.add("%d (for %s)".formatted(first + i, USERS.get(i)));
      }
    }
    if (!taken.isEmpty()) {
      throw new IOException(taken(String.join(", ", taken)));
    }
  }

  private String taken(String which) {
    return ("port %s is taken by another program; all of %d to %d must be free. End that program,"
            + " or choose others by --port")
        .formatted(which, first, first + USERS.size() - 1);
  }

  private static boolean isTaken(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // What ended a moment ago leaves connections that hinder nobody.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      return false;
    } catch (BindException e) {
      return true;
    }
  }
}
