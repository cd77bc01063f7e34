package dev.belay.ledger.read;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A number of things of one kind.
 *
 * @param word a verdict, a decision or a kind of operation
 */
public record Count(String word, long number) {
  static Count read(ResultSet row, int number) throws SQLException {
    return new Count(row.getString("word"), row.getLong("number"));
  }
}
