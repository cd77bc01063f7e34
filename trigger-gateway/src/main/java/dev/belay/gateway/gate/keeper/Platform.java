package dev.belay.gateway.gate.keeper;

/**
 * A platform that holds deployments and hears of their gates.
 *
 * @param name its name in gate requests
 * @param hearsOfProgress whether it hears that a gate still waits, and for what
 */
public record Platform(String name, boolean hearsOfProgress) {
  /** This one asks; nobody tells it. */
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
