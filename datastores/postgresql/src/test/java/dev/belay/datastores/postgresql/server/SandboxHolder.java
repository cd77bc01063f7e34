package dev.belay.datastores.postgresql.server;

import java.nio.file.Path;
import java.util.Map;

/** A process that holds a private server until it is killed: says the server's process id. */
final class SandboxHolder {
  private SandboxHolder() {}

  public static void main(String[] args) throws Exception {
    PrivatePostgres server =
        PrivatePostgres.start(
            PostgresTools.installed("initdb").getFirst(), Path.of(args[0]), Map.of());
    System.out.println(server.process().pid());
    Thread.currentThread().join();
  }
}
