package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.Comparing;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Drivers;

/** Finds the driver that wrote a recovery point. */
public final class PointDrivers {
  private PointDrivers() {}

  /**
   * The comparisons of a driver's points.
   *
   * @throws CommandException when the driver is not installed, or has no comparisons
   */
  public static Comparing comparing(String name) throws CommandException {
    return named(name)
        .comparing()
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.FAILED, "the driver \"" + name + "\" has no comparisons"));
  }

  static DataStoreDriver named(String name) throws CommandException {
    Drivers installed = Drivers.installed();
    return installed
        .find(name)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.FAILED,
                    "the recovery point was written by the driver \""
                        + name
                        + "\", which this belay does not have; it has "
                        + installed));
  }
}
