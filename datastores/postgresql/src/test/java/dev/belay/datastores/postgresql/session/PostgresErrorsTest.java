package dev.belay.datastores.postgresql.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.DataStoreException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** By the SQLSTATE alone: the server's words are in any language. */
class PostgresErrorsTest {
  /** What a standby says of a snapshot, a buffer, a dropped database, and when it stops. */
  @ParameterizedTest
  @CsvSource({
    "40001, storniere Anfrage wegen Konflikt mit der Wiederherstellung",
    "40P01, storniere Anfrage wegen Konflikt mit der Wiederherstellung",
    "57P04, Verbindung wird abgebrochen wegen Konflikt mit der Wiederherstellung",
    "57P01, Verbindung wird abgebrochen aufgrund von Anweisung des Administrators",
    "08006, Verbindung verloren"
  })
  void whatAnotherAttemptMayGetThrough(String state, String message) {
    assertThat(error(state, message))
        .isInstanceOf(DataStoreException.Unavailable.class)
        .hasMessageStartingWith("capture: " + message);
  }

  @ParameterizedTest
  @CsvSource({"40001, storniere Anfrage", "40001, annulation de la requête"})
  void aConflictOnAStandbyHasItsRemedy(String state, String message) {
    assertThat(error(state, message)).hasMessageContaining("set hot_standby_feedback = on there");
  }

  /** Somebody cancelled it, or a limit of time that Belay lifts: no other attempt is made. */
  @ParameterizedTest
  @CsvSource({"57014, storniere Anfrage wegen Benutzeraufforderung", "XX001, defekte Seite"})
  void whatNoOtherAttemptMends(String state, String message) {
    assertThat(error(state, message)).isInstanceOf(DataStoreException.Failed.class);
  }

  private static DataStoreException error(String state, String message) {
    String fields = "SFEHLER\0C" + state + "\0M" + message + "\0\0";
    return PostgresErrors.of("capture", new PSQLException(new ServerErrorMessage(fields)));
  }
}
