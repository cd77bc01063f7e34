package dev.belay.policy.store;

import java.util.List;
import java.util.Set;

/**
 * What a policy must know of one kind of data store: which keys it has, what they may hold, and
 * what can be asked of it. Its driver supplies it, found by {@link java.util.ServiceLoader}, so
 * that no kind's name stands in the policy's own code. Keeps no state, and may be asked by many
 * threads.
 */
public interface StoreKind {
  /** What {@code driver} says in a policy, for example {@code memory}; in lower case. */
  String driver();

  /**
   * The keys of a data store of this kind, in the order in which messages and the JSON Schema list
   * them. Every data store has {@code driver}, {@code parallelism} and {@code assertions} besides;
   * no key may be called so.
   */
  List<StoreKey> keys();

  /** As {@link #keys()}, of a staging target. */
  default List<StoreKey> stagingKeys() {
    return keys();
  }

  /**
   * What is wrong with settings whose keys are each right, but not together. Empty: nothing.
   *
   * @param settings of a data store or of a staging target
   */
  default List<Finding> check(StoreSettings settings) {
    return List.of();
  }

  /**
   * Whether what is written to one is written to the other: a drill replaces what its staging
   * target holds, so none may be a data store under another spelling. Compares what settings mean,
   * not how they are written. In doubt, they are the same.
   *
   * @param one settings that passed all checks of this kind
   * @param other likewise
   */
  boolean samePlace(StoreSettings one, StoreSettings other);

  /** The key that says where a staging target is: what is blamed when it is a data store's. */
  String placeKey();

  /** The forms that an assertion may have; empty: stores of this kind take none. */
  default List<AssertionForm> assertionForms() {
    return List.of();
  }

  /**
   * What its driver can do besides capture, restore into what is empty, and verification. A policy
   * that asks for more is refused.
   */
  Set<Capability> capabilities();

  /**
   * What is wrong.
   *
   * @param key of the data store or staging target; it need not be there
   * @param rule what it breaks, for people; quotes no setting
   */
  record Finding(String key, String rule) {}

  /**
   * A way to assert something of a restored store.
   *
   * @param key what an assertion has besides its {@code name}, for example {@code sql}
   * @param longest in characters
   * @param description for people
   */
  record AssertionForm(String key, int longest, String description) {}

  /** What not every driver can do. */
  enum Capability {
    /** A recovery point replaces what the store holds, prepared beside it. */
    ROLLBACK("rollback"),
    /** What the store holds is compared with a recovery point, so that losses are counted. */
    COMPARISON("comparison"),
    /** Drills restore into a staging target. */
    STAGING("staging targets"),
    /** Its snapshot is taken at a signal, together with those of other stores. */
    COORDINATED_CAPTURE("coordinated capture");

    private final String words;

    Capability(String words) {
      this.words = words;
    }

    /** As in <em>driver files has no rollback</em>. */
    public String words() {
      return words;
    }
  }
}
