package dev.belay.policy.store;

import java.util.List;
import java.util.Set;

/**
 * What a policy must know about one kind of data store: which keys it has, which values they allow,
 * and what its driver can do. The driver supplies it, and {@link java.util.ServiceLoader} finds it,
 * so the policy's own code names no kind. It keeps no state, and many threads may use it.
 */
public interface StoreKind {
  /** The value of {@code driver} in a policy, for example {@code memory}; in lower case. */
  String driver();

  /**
   * The keys of a data store of this kind, in the order of messages and the JSON Schema. Every data
   * store also has {@code driver}, {@code parallelism} and {@code assertions}; no key may have such
   * a name.
   */
  List<StoreKey> keys();

  /** As {@link #keys()}, for a staging target. */
  default List<StoreKey> stagingKeys() {
    return keys();
  }

  /**
   * Checks settings that are right one by one but may not fit together. Empty if they do.
   *
   * @param settings of a data store or a staging target
   */
  default List<Finding> check(StoreSettings settings) {
    return List.of();
  }

  /**
   * Whether data written to one place is written to the other. A drill replaces its staging
   * target's data, so no target may be a data store under another spelling. Compares the meaning of
   * settings, not their spelling. In doubt, the places are the same.
   *
   * @param one settings that passed all checks of this kind
   * @param other settings that passed all checks as well
   */
  boolean samePlace(StoreSettings one, StoreSettings other);

  /**
   * The key of a staging target's place. It is named in the problem when that is a data store's
   * place.
   */
  String placeKey();

  /** The forms that an assertion may have; empty if stores of this kind allow no assertions. */
  default List<AssertionForm> assertionForms() {
    return List.of();
  }

  /**
   * What its driver can do besides captures, restores into empty stores, and verifications. A
   * policy that needs more is refused.
   */
  Set<Capability> capabilities();

  /**
   * A problem.
   *
   * @param key the key of the data store or staging target; it may be absent
   * @param rule the rule that is broken, for people; quotes no setting
   */
  record Finding(String key, String rule) {}

  /**
   * A form of assertions about a restored store.
   *
   * @param key the key that an assertion has in addition to {@code name}, for example {@code sql}
   * @param longest the limit in characters
   * @param description for people
   */
  record AssertionForm(String key, int longest, String description) {}

  /** What only some drivers can do. */
  enum Capability {
    /** A recovery point is prepared beside the store's data and then replaces it. */
    ROLLBACK("rollback"),
    /** The store's current data is compared with a recovery point, so that losses are counted. */
    COMPARISON("comparison"),
    /** Drills restore into a staging target. */
    STAGING("staging targets"),
    /** The snapshot is taken at a signal, together with those of other stores. */
    COORDINATED_CAPTURE("coordinated capture");

    private final String words;

    Capability(String words) {
      this.words = words;
    }

    /** The words in <em>driver files has no rollback</em>. */
    public String words() {
      return words;
    }
  }
}
