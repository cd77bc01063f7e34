package dev.belay.gateway.gate.keeper;

/**
 * Who holds deployments and has to be told.
 *
 * @param name as gate requests spell it
 * @param hearsOfProgress whether it is told that a gate still waits, and for what
 */
public record Platform(String name, boolean hearsOfProgress) {
  /** It isn't told: it asks. */
  public static final String API = "api";

  /** The kind of the jobs that say how a gate was decided. */
  public String answerKind() {
    return name + "-gate-answer";
  }

  /** The kind of the jobs that say that a gate waits. */
  public String progressKind() {
    return name + "-gate-progress";
  }
}
