package dev.belay.jobs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Tells others of this process when the transaction that the thread has open is committed. */
final class AfterCommit {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param listener must be quick
   */
  void add(Runnable listener) {
    listeners.add(listener);
  }

  /** At once if the thread has no transaction, and not at all if its transaction is rolled back. */
  void tell() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      listeners.forEach(Runnable::run);
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            listeners.forEach(Runnable::run);
          }
        });
  }
}
