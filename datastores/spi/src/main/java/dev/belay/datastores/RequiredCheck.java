package dev.belay.datastores;

/**
 * A check that must be made and must pass before a recovery point counts as verified.
 *
 * @param name as in {@link CheckResult#name}
 * @param subject as in {@link CheckResult#subject}
 */
public record RequiredCheck(String name, String subject) {
  /** Whether {@code result} is the result of this check. */
  public boolean isAnsweredBy(CheckResult result) {
    return result.name().equals(name) && result.subject().equals(subject);
  }

  @Override
  public String toString() {
    return name + " of " + subject;
  }
}
