package dev.belay.datastores.postgresql.replace;

/** What a restore does with its target. */
enum Way {
  /** It becomes the database, or takes the place of the one that is there. */
  DATABASE,
  /** The chosen tables become a new schema of the database that is there. */
  SCHEMA,
  /** The rows of the chosen tables take the place of those that are there. */
  ROWS;

  /**
   * @param targetExists whether the target is there now
   */
  static Way of(DatabaseOrder order, boolean targetExists) {
    if (!targetExists || order.selection().isEverything()) {
      return DATABASE;
    }
    if (order.selection().intoSchema() != null) {
      return SCHEMA;
    }
    return order.replace() ? ROWS : DATABASE;
  }
}
