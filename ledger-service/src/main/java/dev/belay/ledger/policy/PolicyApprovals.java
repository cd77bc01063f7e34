package dev.belay.ledger.policy;

import dev.belay.events.Origin;
import dev.belay.ledger.operation.Approvals;
import dev.belay.ledger.operation.Destination;
import dev.belay.policy.Application;
import dev.belay.policy.Approval;
import dev.belay.policy.Environment;
import dev.belay.policy.Policy;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who must confirm, by {@code approval} in the policy in force. What counts is whose set is
 * restored, and whose data is replaced: that of each environment which captures the data store.
 * Whose a database is that a request names, nobody can tell, so each environment counts.
 */
public final class PolicyApprovals implements Approvals {
  private final Supplier<Policy> policy;

  public PolicyApprovals(Supplier<Policy> policy) {
    this.policy = policy;
  }

  @Override
  public boolean needTwo(Origin origin, List<Destination> replaced) {
    for (Application application : policy.get().applications().values()) {
      for (Environment environment : application.environments()) {
        if (environment.approval() == Approval.TWO
            && (isOf(origin, application, environment)
                || replaced.stream().anyMatch(each -> mayBeOf(each, environment)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOf(Origin origin, Application application, Environment environment) {
    return application.name().equals(origin.application())
        && environment.name().equals(origin.environment());
  }

  private static boolean mayBeOf(Destination replaced, Environment environment) {
    return replaced.place() != null
        || environment.rules().stream()
            .anyMatch(rule -> rule.capturing().dataStores().contains(replaced.dataStore()));
  }
}
