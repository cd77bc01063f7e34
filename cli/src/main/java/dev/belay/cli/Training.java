package dev.belay.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Runs a short command against a ledger that knows nothing, in this JVM. A JVM that is told to keep
 * the classes that it has loaded starts such commands faster from then on; {@code belay}, the
 * launcher, tells it so after a build.
 */
public final class Training {
  private Training() {}

  public static void main(String[] arguments) throws IOException {
    byte[] nothing = "{\"items\": [], \"next\": null}".getBytes(StandardCharsets.UTF_8);
    HttpServer ledger =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ledger.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, nothing.length);
          exchange.getResponseBody().write(nothing);
          exchange.close();
        });
    ledger.start();
    PrintStream out =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    try {
      int status =
          BelayCli.run(
              new String[] {
                "sets", "list", "--ledger-url", "http://127.0.0.1:" + ledger.getAddress().getPort()
              },
              out,
              out,
              Map.of());
      if (status != 0) {
        throw new IllegalStateException("the command ended with " + status);
      }
    } finally {
      ledger.stop(0);
    }
  }
}
