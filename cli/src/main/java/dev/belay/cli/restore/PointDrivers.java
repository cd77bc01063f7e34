package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.Drivers;
import dev.belay.datastores.RecoveryDriver;

/** The drivers that recovery points were written by. */
public final class PointDrivers {
  private PointDrivers() {}

  /**
   * Compares points, among other things.
   *
   * @throws CommandException when there is no such driver, or it has no comparisons
   */
  public static RecoveryDriver recovery(String name) throws CommandException {
    return named(name)
        .recovery()
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
