package dev.belay.ledger.policy;

import dev.belay.events.Origin;
import dev.belay.ledger.operation.Approvals;
import dev.belay.ledger.operation.Destination;
import dev.belay.policy.Application;
import dev.belay.policy.Approval;
import dev.belay.policy.Environment;
import dev.belay.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who must confirm, by {@code approval} in the policy in force. What counts is whose set is
 * restored, and whose data is replaced: that of each environment which captures the data store.
 * Whose a database is that a request names, nobody can tell, so each environment counts. What the
 * policy says of an environment that it does not have, nobody can tell either.
 */
public final class PolicyApprovals implements Approvals {
  private final Supplier<Optional<Policy>> policy;
  private final boolean withoutPolicy;

  /**
   * @param policy in force; empty if the ledger has none
   * @param withoutPolicy whether one person is enough where the policy does not know the
   *     environment
   */
  public PolicyApprovals(Supplier<Optional<Policy>> policy, boolean withoutPolicy) {
    this.policy = policy;
    this.withoutPolicy = withoutPolicy;
  }

  @Override
  public Needed needed(Origin origin, List<Destination> replaced) {
    boolean known = false;
    for (Application application :
        policy.get().map(it -> List.copyOf(it.applications().values())).orElse(List.of())) {
      for (Environment environment : application.environments()) {
        boolean own = isOf(origin, application, environment);
        known |= own;
        if (environment.approval() == Approval.TWO
            && (own || replaced.stream().anyMatch(each -> mayBeOf(each, environment)))) {
          return Needed.TWO;
        }
      }
    }
    return known || withoutPolicy ? Needed.ONE : Needed.NOT_KNOWN;
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
