package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.CaptureRequest;
import dev.belay.datastores.Coordinated;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.SnapshotSignal;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.capture.CaptureAttempt.Captured;
import dev.belay.datastores.postgresql.capture.CaptureAttempt.SnapshotHook;
import dev.belay.datastores.postgresql.capture.LockedSnapshot.NotNow.Why;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures a database. It waits patiently, but not without end, for locks that others hold. Any
 * other failure ends the capture, with nothing left running.
 */
public final class PostgresCapture implements Coordinated {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresCapture.class);

  private final Clock clock;
  private final LockPatience patience;
  private final SnapshotHook hook;

  /**
   * @param clock for the manifest's start and end; the snapshot's time comes from the server's
   *     clock
   */
  public PostgresCapture(Clock clock) {
    this(clock, LockPatience.DEFAULT, SnapshotHook.NONE);
  }

  PostgresCapture(Clock clock, LockPatience patience, SnapshotHook hook) {
    this.clock = clock;
    this.patience = patience;
    this.hook = hook;
  }

  /** See {@link dev.belay.datastores.DataStoreDriver#capture}. */
  public Manifest capture(CaptureRequest request, Vault vault, ProgressListener listener)
      throws DataStoreException, VaultException, InterruptedException {
    return capture(request, SnapshotSignal.ALONE, vault, listener);
  }

  @Override
  public Manifest capture(
      CaptureRequest request, SnapshotSignal signal, Vault vault, ProgressListener listener)
      throws DataStoreException, VaultException, InterruptedException {
    Instant startedAt = clock.instant();
    SchemaTool tool = tool(request.store());
    int lost = 0; // snapshots that this capture lost itself
    while (true) {
      ByteProgress progress = new ByteProgress(listener);
      try {
        Captured captured = attempt(request, signal, tool, vault, progress);
        Manifest manifest =
            new ManifestAssembly(request, captured, tool.tools().major())
                .manifest(startedAt, clock.instant(), progress.bytes());
        progress.end("captured");
        return manifest;
      } catch (LockedSnapshot.NotNow e) {
        if (e.why() != Why.LET_GO) {
          lost++;
          giveUpAfterLast(request, lost, e);
        }
        signal.again();
        LOG.atInfo()
            .addKeyValue("belay.store", request.store().name())
            .addKeyValue("belay.recovery_point", request.recoveryPointId())
            .addKeyValue("belay.lost", lost)
            .addKeyValue("belay.cause", e.getMessage())
            .log("Starting the capture again");
        if (e.why() == Why.LOCKED) {
          Thread.sleep(patience.pause());
        }
      }
    }
  }

  private void giveUpAfterLast(CaptureRequest request, int attempts, LockedSnapshot.NotNow cause)
      throws DataStoreException {
    if (attempts >= patience.attempts()) {
      throw new DataStoreException.Unavailable(
          "data store "
              + request.store().name()
              + " could not be captured in "
              + attempts
              + " attempts of "
              + patience.timeout().toMillis()
              + " ms; "
              + cause.getMessage(),
          cause);
    }
  }

  private Captured attempt(
      CaptureRequest request,
      SnapshotSignal signal,
      SchemaTool tool,
      Vault vault,
      ByteProgress progress)
      throws DataStoreException, VaultException, InterruptedException, LockedSnapshot.NotNow {
    ForkedTasks tasks = new ForkedTasks("capture of " + request.store().name());
    CaptureAttempt attempt =
        new CaptureAttempt(
            request.store(),
            tool,
            vault,
            request.recoveryPointId(),
            progress,
            patience.timeout(),
            signal,
            hook,
            tasks);
    CompletableFuture<Captured> captured = tasks.fork(attempt::run);
    try {
      tasks.join();
    } catch (DataStoreException.Failed e) {
      if (e.getCause() instanceof LockedSnapshot.NotNow notNow) {
        throw notNow;
      }
      throw e;
    }
    return captured.join();
  }

  private static SchemaTool tool(StoreConnection store)
      throws DataStoreException, InterruptedException {
    ForkedTasks tasks = new ForkedTasks("version of " + store.name());
    CompletableFuture<SchemaTool> tool =
        tasks.fork(
            () -> {
              try (PostgresSession session = PostgresSession.open(store)) {
                tasks.own(session::abort);
                SchemaTool found = CaptureReadiness.tool(session, store);
                CaptureReadiness.require(session, store);
                return found;
              } catch (SQLException e) {
                throw new DataStoreException.Failed("can't see what can be captured", e);
              }
            });
    try {
      tasks.join();
    } catch (VaultException e) {
      throw new IllegalStateException("no vault was asked", e);
    }
    return tool.join();
  }
}
