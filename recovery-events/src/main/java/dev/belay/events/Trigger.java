package dev.belay.events;

/** Why a recovery set is captured. */
public enum Trigger {
  PRE_DEPLOYMENT("pre-deployment"),
  POST_DEPLOYMENT_BASELINE("post-deployment-baseline"),
  FAILURE_CAPTURE("failure-capture"),
  SCHEDULE("schedule"),
  MANUAL("manual"),
  /** The existing data is captured before a restore replaces it. */
  PRE_RESTORE("pre-restore");

  private final String word;

  Trigger(String word) {
    this.word = word;
  }

  /** The word that topics, tables and the API use. */
  public String word() {
    return word;
  }
}
