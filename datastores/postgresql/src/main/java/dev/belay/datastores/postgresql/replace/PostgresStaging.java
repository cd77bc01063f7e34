package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.AppliedRestore;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.StagingArea;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.restore.TableSelection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that drills create and replace. It is restored and swapped in like a database that
 * people use, except that nothing is captured before, and that the replaced data is dropped. Only a
 * database with the trace of a drill is ever replaced.
 */
public final class PostgresStaging implements StagingArea {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStaging.class);

  /** Precedes the drill's id in all marks. No restore's operation has such an id. */
  private static final String DRILL = "drill ";

  private final String operation;
  private final StoreConnection target;
  private final Map<String, String> environment;
  private final String database;
  private final ServerSession hold;
  private @Nullable DatabaseOrder restored;
  private boolean inPlace;

  private PostgresStaging(
      String drillId,
      StoreConnection target,
      Map<String, String> environment,
      String database,
      ServerSession hold) {
    this.environment = environment;
    this.operation = DRILL + drillId;
    this.target = target;
    this.database = database;
    this.hold = hold;
  }

  /** See {@link dev.belay.datastores.Staging#open}. */
  public static StagingArea open(String drillId, StoreConnection target)
      throws DataStoreException, InterruptedException {
    String database = PostgresAddress.of(target).database();
    Map<String, String> environment = PostgresAddress.environment(target);
    ServerSession hold =
        ServerSession.open(target, Set.of(database), new ForkedTasks("staging " + target.name()));
    try {
      hold.claim("staging database " + database);
    } catch (SQLException e) {
      hold.close();
      throw hold.session().error("holding the staging target", e);
    } catch (DataStoreException | InterruptedException | RuntimeException e) {
      hold.close();
      throw e;
    }
    PostgresStaging staging = new PostgresStaging(drillId, target, environment, database, hold);
    try {
      staging.dropLeftovers();
      staging.requireOurs(hold.database(database));
      return staging;
    } catch (SQLException e) {
      staging.close();
      throw hold.session().error("inspecting the staging target", e);
    } catch (DataStoreException | InterruptedException | RuntimeException e) {
      staging.close();
      throw e;
    }
  }

  @Override
  public PreparedRestore restore(Manifest manifest, Vault vault, ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    DatabaseOrder order =
        new DatabaseOrder(
            operation, manifest, target, database, true, null, TableSelection.EVERYTHING);
    restored = order;
    return PostgresReplace.prepare(order, vault, progress);
  }

  @Override
  public void putInPlace(ProgressListener progress)
      throws DataStoreException, VaultException, InterruptedException {
    if (restored == null) {
      throw new DataStoreException.Refused("nothing was restored for staging " + target.name());
    }
    AppliedRestore applied =
        PostgresReplace.apply(restored, this::requireOurs, existing -> {}, progress);
    inPlace = true;
    if (applied.replaced() != null) {
      PostgresReplace.dropReplaced(target, applied.replaced());
    }
  }

  @Override
  public StoreConnection connection() {
    return target;
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public String description() {
    return "staging target " + target.name() + ", database " + database;
  }

  @Override
  public void close() {
    // Clean up even when the drill was interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      if (!inPlace) {
        PostgresReplace.abandon(target, new Names(operation, database));
      }
    } catch (DataStoreException | InterruptedException e) {
      LOG.atWarn()
          .addKeyValue("belay.operation", operation)
          .addKeyValue("belay.store", target.name())
          .addKeyValue("belay.database", new Names(operation, database).prepared())
          .setCause(e)
          .log("Could not remove the data that a drill restored beside a staging target");
    } finally {
      hold.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** If a target points at people's data by mistake, that data must not be lost. */
  private void requireOurs(Optional<DatabaseEntry> there) throws DataStoreException {
    if (there.isPresent() && !isTraceOfADrill(there.get().trace())) {
      throw new DataStoreException.Refused(
          "database "
              + database
              + " of staging target "
              + target.name()
              + " was not made by a drill, so no drill replaces it; name another database, or drop"
              + " it yourself");
    }
  }

  private static boolean isTraceOfADrill(@Nullable String trace) {
    return trace != null && trace.startsWith(Names.TRACE + DRILL);
  }

  /**
   * The databases that earlier drills made for this target, and did not use or drop before they
   * died.
   */
  private void dropLeftovers() throws SQLException, DataStoreException, InterruptedException {
    String ours = new Names(operation, database).prepared();
    for (DatabaseEntry each : hold.databases()) {
      boolean unused =
          each.prepared().filter(mark -> isOfADrill(mark.operation(), mark.of())).isPresent();
      boolean replaced =
          each.replaced().filter(mark -> isOfADrill(mark.operation(), mark.of())).isPresent();
      if (replaced || unused && !each.name().equals(ours)) {
        hold.drop(each);
      }
    }
  }

  private boolean isOfADrill(String by, String of) {
    return by.startsWith(DRILL) && of.equals(database);
  }
}
