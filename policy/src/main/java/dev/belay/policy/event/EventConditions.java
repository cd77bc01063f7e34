package dev.belay.policy.event;

import dev.belay.policy.cel.Bindings;
import dev.belay.policy.cel.Expressions;
import dev.belay.policy.cel.Variable;
import java.util.Map;

/** What a rule's {@code when} can say of an event, and what it is asked of. */
public final class EventConditions {
  private static final String EVENT = "event";

  /** What rules' conditions are compiled with. */
  public static final Expressions EXPRESSIONS =
      Expressions.over(new Variable(EVENT, PolicyEvent.FIELDS));

  private EventConditions() {}

  public static Bindings bindings(PolicyEvent event) {
    return Bindings.of(Map.of(EVENT, event.fields()));
  }
}
