package dev.belay.ledger.policy;

import dev.belay.policy.Application;
import dev.belay.policy.Environment;
import dev.belay.policy.Policy;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which data stores a policy protects, and since when. */
public final class ProtectedStores {
  private ProtectedStores() {}

  /** A data store that a rule of an environment captures. */
  public record Store(String application, String environment, String dataStore)
      implements Comparable<Store> {
    private static final Comparator<Store> ORDER =
        Comparator.comparing(Store::application)
            .thenComparing(Store::environment)
            .thenComparing(Store::dataStore);

    @Override
    public int compareTo(Store other) {
      return ORDER.compare(this, other);
    }
  }

  /** Every data store that a rule captures. */
  public static Set<Store> of(Policy policy) {
    Set<Store> stores = new TreeSet<>();
    for (Application application : policy.applications().values()) {
      for (Environment environment : application.environments()) {
        environment
            .rules()
            .forEach(
                rule ->
                    rule.capturing()
                        .dataStores()
                        .forEach(
                            store ->
                                stores.add(
                                    new Store(application.name(), environment.name(), store))));
      }
    }
    return stores;
  }

  /**
   * The stores of now, each with when it was first seen. Nobody waits for a first success of what
   * has left the policy.
   *
   * @param known as of before
   */
  static SortedMap<Store, Instant> since(
      Set<Store> stores, Map<Store, Instant> known, Instant now) {
    SortedMap<Store, Instant> since = new TreeMap<>();
    Map<Store, Instant> before = new HashMap<>(known);
    stores.forEach(store -> since.put(store, before.getOrDefault(store, now)));
    return since;
  }
}
