package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.DataStoreDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The data store drivers on the class path, by name. */
final class Drivers {
  private Drivers() {}

  static DataStoreDriver named(String name) throws CommandException {
    List<String> known = new ArrayList<>();
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
