package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.postgresql.testing.Containers;
import java.nio.file.Path;
import java.util.Map;

/** A process that holds a private server in a container until it is killed. */
public final class ContainerHolder {
  private ContainerHolder() {}

  public static void main(String[] args) throws Exception {
    int major = PostgresTools.installed("initdb").getFirst().major();
    PrivatePostgres.start(major, Path.of(args[0]), Map.of(), Containers.isolation());
    System.out.println("started");
    Thread.currentThread().join();
  }
}
