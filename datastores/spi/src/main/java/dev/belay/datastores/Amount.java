package dev.belay.datastores;

/**
 * How much was restored.
 *
 * @param parts tables, databases, folders: what the driver counts its parts by
 * @param count of what the driver counts: rows, keys, files
 * @param unit what is counted, in the plural: {@code rows}, {@code keys}, {@code files}
 * @param summary all of it in the driver's words, for people: {@code 42 rows in 3 tables}
 */
public record Amount(long parts, long count, String unit, String summary) {
  /**
   * @param partsWord what the parts are, in the plural
   */
  public static Amount of(long count, String unit, long parts, String partsWord) {
    return new Amount(parts, count, unit, count + " " + unit + " in " + parts + " " + partsWord);
  }
}
