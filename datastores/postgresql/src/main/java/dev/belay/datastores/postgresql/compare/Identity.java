package dev.belay.datastores.postgresql.compare;

/** What tells that two rows are the same one. */
enum Identity {
  PRIMARY_KEY("primary-key"),
  /** There is no key: a changed row is one removed and one added. */
  ROW("row");

  private final String word;

  Identity(String word) {
    this.word = word;
  }

  /** As a comparison says it. */
  String word() {
    return word;
  }
}
