package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.postgresql.PostgresDriver;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The data store drivers by name: Belay's own, and services on the class path. */
final class Drivers {
  private static final String POSTGRESQL = "postgresql";

  private Drivers() {}

  static DataStoreDriver named(String name) throws CommandException {
    if (name.equals(POSTGRESQL)) {
      return new PostgresDriver(Clock.systemUTC());
    }
    List<String> known = new ArrayList<>(List.of(POSTGRESQL));
    for (DataStoreDriver driver : ServiceLoader.load(DataStoreDriver.class)) {
      if (driver.name().equals(name)) {
        return driver;
      }
      known.add(driver.name());
    }
    throw new CommandException(
        ExitCode.FAILED,
        "the recovery point was written by the driver \""
            + name
            + "\", which this belay does not have; it has "
            + known);
  }
}
