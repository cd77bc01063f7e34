package dev.belay.datastores.postgresql.compare;

/** What identifies a row on both sides. */
enum Identity {
  PRIMARY_KEY("primary-key"),
  /** There is no key, so a changed row counts as one removed and one added. */
  ROW("row");

  private final String word;

  Identity(String word) {
    this.word = word;
  }

  /** The word in a comparison. */
  String word() {
    return word;
  }
}
