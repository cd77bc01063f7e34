package dev.belay.policy;

import java.util.Optional;

/** A rule's name in the whole policy, written {@code application/environment/rule}. */
public record RuleId(String application, String environment, String rule) {
  /** Empty if {@code text} does not consist of three names. */
  public static Optional<RuleId> parse(String text) {
    String[] names = text.split("/", -1);
    return names.length == 3
        ? Optional.of(new RuleId(names[0], names[1], names[2]))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return application + "/" + environment + "/" + rule;
  }
}
