package dev.belay.verifier.verification;

import dev.belay.datastores.DataStoreDriver;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreResult;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many sandboxes for the price of one restore: each is a copy of a database that the real driver
 * has restored. For faults that are planted after the restore.
 */
final class RestoredOnce extends DelegatingDriver implements AutoCloseable {
  private final Sandbox sandbox;
  private final RestoreResult restored;
  private final AtomicInteger copies = new AtomicInteger();

  RestoredOnce(
      DataStoreDriver driver, Manifest manifest, Vault vault, Path directory, Isolation isolation)
      throws Exception {
    super(driver);
    sandbox = driver.openSandbox(new SandboxRequest(manifest, directory, isolation));
    restored = driver.restore(manifest, vault, sandbox, ProgressListener.NONE);
  }

  @Override
  public Sandbox openSandbox(SandboxRequest request) throws DataStoreException {
    String name = "copy_" + copies.incrementAndGet();
    administer("CREATE DATABASE " + name + " TEMPLATE restored");
    StoreConnection copy = database(name);
    return new Sandbox() {
      @Override
      public String description() {
        return sandbox.description();
      }

      @Override
      public StoreConnection connection() {
        return copy;
      }

      @Override
      public Map<String, String> environment() {
        return Map.of();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public RestoreResult restore(
      Manifest manifest, Vault vault, RestoreTarget target, ProgressListener progress) {
    return restored;
  }

  private void administer(String statement) throws DataStoreException {
    try (PostgresSession session = PostgresSession.open(database("postgres"))) {
      session.execute(statement);
    } catch (SQLException e) {
      throw new DataStoreException.Failed("the copy of the sandbox was not made", e);
    }
  }

  private StoreConnection database(String name) throws DataStoreException {
    return PostgresAddress.withDatabase(sandbox.connection(), name);
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
