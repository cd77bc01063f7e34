package dev.belay.ledger.read;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many there are of one kind.
 *
 * @param word of a verdict, a decision or a kind of operation
 */
public record Count(String word, long number) {
  static Count read(ResultSet row, int number) throws SQLException {
    return new Count(row.getString("word"), row.getLong("number"));
  }
}
