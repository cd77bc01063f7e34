package dev.belay.runtime.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/**
 * Kafka's authorizer, which also remembers what was asked of it: by whom, which operation, and on
 * what, as {@code worker READ TOPIC name}. One for all brokers of the JVM.
 */
public final class RecordingAuthorizer extends StandardAuthorizer {
  private static final Set<String> ALLOWED = new ConcurrentSkipListSet<>();
  private static final Set<String> DENIED = new ConcurrentSkipListSet<>();

  /** What was allowed so far. */
  static List<String> allowed() {
    return List.copyOf(ALLOWED);
  }

  /** What was denied so far; not what a broker only leaves out of an answer. */
  static List<String> denied() {
    return List.copyOf(DENIED);
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext request, List<Action> actions) {
    List<AuthorizationResult> results = super.authorize(request, actions);
    List<Action> asked = new ArrayList<>(actions);
    for (int i = 0; i < asked.size(); i++) {
      remember(request, asked.get(i), results.get(i));
    }
    return results;
  }

  private static void remember(
      AuthorizableRequestContext request, Action action, AuthorizationResult result) {
    String what =
        "%s %s %s %s"
            .formatted(
                request.principal().getName(),
                action.operation(),
                action.resourcePattern().resourceType(),
                action.resourcePattern().name());
    if (result == AuthorizationResult.ALLOWED) {
      ALLOWED.add(what);
    } else if (action.logIfDenied()) {
      DENIED.add(what);
    }
  }
}
