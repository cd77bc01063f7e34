package dev.belay.ledger.api;

import org.jspecify.annotations.Nullable;

/** A request that breaks a rule: 400, naming parameter, value and rule. */
final class InvalidParameterException extends RuntimeException {
  private final String parameter;
  private final @Nullable String value;
  private final String rule;

  InvalidParameterException(
      String parameter, @Nullable String value, String rule, @Nullable Throwable cause) {
    super("%s is %s: it must be %s".formatted(parameter, quoted(value), rule), cause);
    this.parameter = parameter;
    this.value = value;
    this.rule = rule;
  }

  InvalidParameterException(String parameter, @Nullable String value, String rule) {
    this(parameter, value, rule, null);
  }

  String parameter() {
    return parameter;
  }

  @Nullable String value() {
    return value;
  }

  String rule() {
    return rule;
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "missing" : "\"" + value + "\"";
  }
}
