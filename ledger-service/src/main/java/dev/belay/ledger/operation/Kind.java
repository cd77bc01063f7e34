package dev.belay.ledger.operation;

/** What an operation is for. */
public enum Kind {
  RESTORE("restore"),
  ROLLBACK("rollback"),
  DRILL("drill"),
  COMPARISON("comparison");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** The word that topics, tables and the API use. */
  public String word() {
    return word;
  }

  /** Whether such an operation writes to data stores. */
  public boolean changesData() {
    return this == RESTORE || this == ROLLBACK;
  }
}
