package dev.belay.datastores.postgresql.replace;

/** The effect of a restore on its target. */
enum Scope {
  /** The restore becomes the database, or replaces the existing one. */
  DATABASE,
  /** The chosen tables become a new schema of the existing database. */
  SCHEMA,
  /** The rows of the chosen tables replace those of the existing tables. */
  ROWS;

  /**
   * @param targetExists whether the target exists now
   */
  static Scope of(DatabaseOrder order, boolean targetExists) {
    if (!targetExists || order.selection().isEverything()) {
      return DATABASE;
    }
    if (order.selection().intoSchema() != null) {
      return SCHEMA;
    }
    return order.replace() ? ROWS : DATABASE;
  }
}
