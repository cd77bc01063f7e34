package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.kit.concurrent.ForkedTasks;
import dev.belay.datastores.postgresql.session.PostgresSession;

/**
 * Opens sessions to the restored database. They end when the checks are interrupted, no matter what
 * the server is doing for them.
 */
record CheckSessions(StoreConnection store, ForkedTasks tasks) {
  PostgresSession open() throws DataStoreException, InterruptedException {
    PostgresSession session = PostgresSession.open(store);
    tasks.own(session::abort);
    return session;
  }
}
