package dev.belay.datastores;

/**
 * How much was restored.
 *
 * @param parts the number of tables, databases, folders or whatever the driver divides a store into
 * @param count the number of rows, keys, files or whatever the driver counts
 * @param unit what is counted, in the plural: {@code rows}, {@code keys}, {@code files}
 * @param summary the whole amount in the driver's words, for people: {@code 42 rows in 3 tables}
 */
public record Amount(long parts, long count, String unit, String summary) {
  /**
   * @param partsWord the word for the parts, in the plural
   */
  public static Amount of(long count, String unit, long parts, String partsWord) {
    return new Amount(parts, count, unit, count + " " + unit + " in " + parts + " " + partsWord);
  }
}
