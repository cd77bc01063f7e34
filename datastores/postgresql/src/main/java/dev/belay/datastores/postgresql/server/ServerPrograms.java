package dev.belay.datastores.postgresql.server;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.jail.Isolation;
import dev.belay.jail.Jail;
import dev.belay.jail.Launch;
import dev.belay.jail.NoJailException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A private server's programs, and how they are run. */
sealed interface ServerPrograms {
  int major();

  /** How a program is called. */
  String program(String name);

  /** Runs a program that makes the cluster in {@code folder} to its end. */
  void run(ServerFolder folder, List<String> command)
      throws IOException, DataStoreException, InterruptedException;

  /** With these programs in it, and nothing else. */
  Jail jail(Isolation.Jailed isolation) throws IOException;

  /** Starts a jail's program as the server's user. */
  Process start(Launch launch, ServerFolder folder) throws IOException;

  /** Of this machine. */
  record Installed(PostgresTools tools) implements ServerPrograms {
    @Override
    public int major() {
      return tools.major();
    }

    @Override
    public String program(String name) {
      return tools.program(name);
    }

    @Override
    public void run(ServerFolder folder, List<String> command)
        throws IOException, DataStoreException, InterruptedException {
      folder.run(folder.process(command), ProcessBuilder::start);
    }

    @Override
    public Jail jail(Isolation.Jailed isolation) throws IOException {
      return Jail.by(isolation).reading(tools.bin().toRealPath()).reading(tools.bin());
    }

    @Override
    public Process start(Launch launch, ServerFolder folder) throws IOException {
      return launch.start(folder.process(launch.command()).redirectOutput(folder.log().toFile()));
    }
  }

  /**
   * Of an image. Docker runs them as the server's user, who need not be known to the image.
   *
   * @param image whose {@code PATH} leads to the programs
   */
  record OfImage(Isolation.Container container, String image, int major) implements ServerPrograms {
    private static final String BY_DEFAULT = "postgres:{major}";

    /**
     * @throws DataStoreException.Misconfigured when the image can't be had
     */
    static OfImage of(Isolation.Container container, int major)
        throws DataStoreException, InterruptedException {
      String image =
          container
              .images()
              .getOrDefault(PostgresContents.DRIVER, BY_DEFAULT)
              .replace("{major}", String.valueOf(major));
      try {
        container.have(image);
      } catch (NoJailException e) {
        throw new DataStoreException.Misconfigured(String.valueOf(e.getMessage()), e);
      }
      return new OfImage(container, image, major);
    }

    @Override
    public String program(String name) {
      return name;
    }

    @Override
    public void run(ServerFolder folder, List<String> command)
        throws IOException, DataStoreException, InterruptedException {
      Launch launch =
          jail(container)
              .writing(folder.data())
              .reading(folder.passwordFile())
              .in(folder.data())
              .launch(command, Map.of());
      try {
        folder.run(folder.own(launch.command()), launch::start);
      } finally {
        launch.end();
      }
    }

    @Override
    public Jail jail(Isolation.Jailed isolation) {
      return Jail.by(container, image);
    }

    @Override
    public Process start(Launch launch, ServerFolder folder) throws IOException {
      return launch.start(folder.own(launch.command()).redirectOutput(folder.log().toFile()));
    }
  }
}
