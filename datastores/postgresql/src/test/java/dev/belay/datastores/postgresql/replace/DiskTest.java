package dev.belay.datastores.postgresql.replace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.DataStoreException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskTest {
  /** As pg_restore printed them, of a server whose last block found no room, or half of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        pg_restore: error: could not execute query: ERROR:  could not extend file "base/16392/16397": No space left on device
        HINT:  Check free disk space.
        """,
        """
        pg_restore: error: could not execute query: ERROR:  could not extend file "base/16392/16397": wrote only 4096 of 8192 bytes at block 166
        HINT:  Check free disk space.
        """,
        """
        pg_restore: error: could not execute query: ERROR:  could not write to file "base/pgsql_tmp/1": No space left on device
        """
      })
  void knowsAFullDiskFromWhatAProgramSays(String said) {
    assertThat(Disk.isFull(failed("pg_restore ended with 1: " + said))).isTrue();
  }

  @Test
  void knowsItFromTheServersCode() {
    assertThat(Disk.isFull(new IllegalStateException(new SQLException("voll", "53100")))).isTrue();
  }

  @Test
  void knowsOtherFailuresFromIt() {
    assertThat(Disk.isFull(failed("pg_restore ended with 1: ERROR:  type \"t\" does not exist")))
        .isFalse();
    assertThat(Disk.isFull(new SQLException("no such table", "42P01"))).isFalse();
  }

  private static DataStoreException failed(String message) {
    return new DataStoreException.Failed(message, null);
  }
}
