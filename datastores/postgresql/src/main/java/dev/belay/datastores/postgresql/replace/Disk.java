package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.DataStoreException;
import dev.belay.vault.VaultException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server without disk space reports it in many ways. Trying again at once would fill it again.
 */
final class Disk {
  private static final String FULL = "53100";

  /**
   * Texts in a program's output, which has no error code: from the file system, or from
   * PostgreSQL's hint (md.c) when only part of a block fitted.
   */
  private static final List<String> FULL_MESSAGES =
      List.of("No space left on device", "Check free disk space");

  private Disk() {}

  /** Throws the failure, or a clearer one. Never returns. */
  static RuntimeException clearly(DatabaseOrder order, Exception failure)
      throws DataStoreException, VaultException {
    if (isFull(failure)) {
      throw new DataStoreException.Failed(
          "the server of data store "
              + order.store().name()
              + " has no room for a second copy of the data ("
              + order.manifest().totals().logicalBytes()
              + " bytes of rows, and indexes); what was restored has been removed",
          failure);
    }
    switch (failure) {
      case DataStoreException e -> throw e;
      case VaultException e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Whether {@code failure}, or one of its causes, says that the server has no disk space. */
  static boolean isFull(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && FULL.equals(sql.getSQLState())
          || cause instanceof DataStoreException e && says(e)) {
        return true;
      }
    }
    return false;
  }

  private static boolean says(DataStoreException failure) {
    String message = String.valueOf(failure.getMessage());
    return FULL_MESSAGES.stream().anyMatch(message::contains);
  }
}
