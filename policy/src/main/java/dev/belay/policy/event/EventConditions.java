package dev.belay.policy.event;

import dev.belay.policy.cel.Bindings;
import dev.belay.policy.cel.Expressions;
import dev.belay.policy.cel.Variable;
import java.util.Map;

/** Compiles a rule's {@code when}, and evaluates it for an event. */
public final class EventConditions {
  private static final String EVENT = "event";

  /** The compiler for rules' conditions. */
  public static final Expressions EXPRESSIONS =
      Expressions.over(new Variable(EVENT, PolicyEvent.FIELDS));

  private EventConditions() {}

  public static Bindings bindings(PolicyEvent event) {
    return Bindings.of(Map.of(EVENT, event.fields()));
  }
}
