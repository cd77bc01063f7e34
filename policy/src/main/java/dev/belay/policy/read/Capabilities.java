package dev.belay.policy.read;

import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.StoreKind.Capability;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.yaml.Value;
import java.util.List;
import java.util.Map;

/**
 * Refuses a rule that needs something that a data store's driver can't do. The policy's reader says
 * so at once, and not only when the rule is needed.
 */
final class Capabilities {
  private final Map<String, DataStoreDefinition> stores;
  private final StoreKinds kinds;

  Capabilities(Map<String, DataStoreDefinition> stores, StoreKinds kinds) {
    this.stores = stores;
    this.kinds = kinds;
  }

  /**
   * @param value the value that needs it
   * @param captured the names of the rule's data stores
   */
  void require(Value value, List<String> captured, Capability needed) {
    for (String name : captured) {
      DataStoreDefinition store = stores.get(name);
      if (store != null
          && kinds
              .find(store.driver())
              .filter(kind -> !kind.capabilities().contains(needed))
              .isPresent()) {
        value.refuseWithoutQuoting(
            "driver %s has no %s, and the rule captures %s"
                .formatted(store.driver(), needed.words(), name));
      }
    }
  }
}
