package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.DataStoreException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Finds out from an error's SQLSTATE what the caller can do. */
public final class PostgresErrors {
  /** A lock was not available in time, or not at once. */
  public static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Two sessions waited for each other, and this one was ended. */
  public static final String DEADLOCK = "40P01";

  /**
   * A standby ended what was in the way of its replaying ("conflict with recovery", in the server's
   * language). On a primary, transactions that write and are serialized get it.
   */
  private static final String SERIALIZATION_FAILURE = "40001";

  private static final String AGAINST_CONFLICTS =
      "a standby ends what is in the way of its replaying: set hot_standby_feedback = on there, or"
          + " raise max_standby_streaming_delay, or capture from the primary";

  private PostgresErrors() {}

  /**
   * @param what was attempted, for example {@code capture of public.orders in shop (db:5432/shop)}
   */
  public static DataStoreException of(String what, SQLException error) {
    String message = what + ": " + text(error);
    String state = error.getSQLState();
    if (state == null) {
      return new DataStoreException.Failed(message, error);
    }
    if (message.contains("unsupported startup parameter")) { // as pgbouncer says it
      return new DataStoreException.Misconfigured(
          message + "; this is a connection pooler: connect to the server itself", error);
    }
    if (state.equals(SERIALIZATION_FAILURE)) {
      return new DataStoreException.Unavailable(message + "; " + AGAINST_CONFLICTS, error);
    }
    String remedy = remedy(state);
    if (remedy != null) {
      return new DataStoreException.Misconfigured(message + "; " + remedy, error);
    }
    return isTransient(state)
        ? new DataStoreException.Unavailable(message, error)
        : new DataStoreException.Failed(message + " (SQLSTATE " + state + ")", error);
  }

  /**
   * Of a program that failed on a standby. It tells no SQLSTATE, and the server's words are in any
   * language, so the standby may have ended it: another attempt finds out.
   */
  public static DataStoreException onStandby(DataStoreException error) {
    return new DataStoreException.Unavailable(error.getMessage() + "; " + AGAINST_CONFLICTS, error);
  }

  /**
   * Whether {@code error} says that a lock was not available, or that waiting for it was useless.
   */
  public static boolean isLocked(SQLException error) {
    return LOCK_NOT_AVAILABLE.equals(error.getSQLState()) || DEADLOCK.equals(error.getSQLState());
  }

  /**
   * Whether the server says that a statement needs another server that it doesn't reach, or a
   * materialized view that has no rows for that reason.
   */
  public static boolean isOfAnotherServer(SQLException error) {
    String state = String.valueOf(error.getSQLState());
    return error instanceof PSQLException postgres
        && postgres.getServerErrorMessage() != null
        && (state.startsWith("08") || state.startsWith("HV") || state.equals("55000"));
  }

  private static @Nullable String remedy(String state) {
    return switch (state) {
      case "28P01", "28000", "08004" ->
          "correct the user, the password or the server's pg_hba.conf";
      case "3D000" -> "correct the database in the address";
      case "42501" ->
          "grant the role what is missing; pg_read_all_data reads everything, and a role with"
              + " BYPASSRLS or the owner reads tables with row security";
      default -> null;
    };
  }

  private static boolean isTransient(String state) {
    return state.startsWith("08") // the connection
        || state.startsWith("53") // too many connections, out of memory or disk
        || state.startsWith("57P") // the server is shutting down or starting
        || state.equals(DEADLOCK)
        || state.equals(LOCK_NOT_AVAILABLE);
  }

  /** Without detail and context, because they quote rows. */
  private static String text(SQLException error) {
    if (error instanceof PSQLException postgres) {
      ServerErrorMessage server = postgres.getServerErrorMessage();
      if (server != null && server.getMessage() != null) {
        return server.getMessage();
      }
    }
    Throwable cause = error.getCause();
    String text = String.valueOf(error.getMessage());
    return cause == null || cause.getMessage() == null
        ? text
        : text + " (" + cause.getMessage() + ")";
  }
}
