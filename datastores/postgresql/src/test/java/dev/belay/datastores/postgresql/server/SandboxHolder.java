package dev.belay.datastores.postgresql.server;

import dev.belay.jail.Isolation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that holds a private server until it is killed: says the server's process id. */
final class SandboxHolder {
  private SandboxHolder() {}

  public static void main(String[] args) throws Exception {
    PostgresTools tools = PostgresTools.installed("initdb").getFirst();
    Path directory = Path.of(args[0]);
    PrivatePostgres server =
        args[1].equals("jailed")
            ? PrivatePostgres.start(tools.major(), directory, Map.of(), jail())
            : PrivatePostgres.start(tools, directory, Map.of());
    System.out.println(server.process().pid());
    Thread.currentThread().join();
  }

  private static Isolation.Bubblewrap jail() throws Exception {
    return (Isolation.Bubblewrap)
        Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
  }
}
