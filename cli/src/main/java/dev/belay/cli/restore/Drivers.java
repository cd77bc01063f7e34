package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.Comparison;
import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RecoveryDriver;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.compare.PostgresComparison;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The data store drivers by name: Belay's own, and services on the class path. */
public final class Drivers {
  private static final String POSTGRESQL = "postgresql";

  private Drivers() {}

  /** Compares two recovery points from the vault alone. */
  @FunctionalInterface
  public interface PointComparison {
    /** See {@link dev.belay.datastores.RecoveryDriver}. */
    Comparison compare(
        Manifest before, Manifest after, Vault vault, int samples, ProgressListener progress)
        throws DataStoreException, VaultException, InterruptedException;
  }

  /**
   * How points of a driver are compared.
   *
   * @throws CommandException when there is no such driver, or it has no comparisons
   */
  public static PointComparison comparing(String name) throws CommandException {
    if (name.equals(POSTGRESQL)) {
      return new PostgresComparison()::compare;
    }
    RecoveryDriver recovery =
        named(name)
            .recovery()
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.FAILED, "the driver \"" + name + "\" has no comparisons"));
    return recovery::compare;
  }

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
