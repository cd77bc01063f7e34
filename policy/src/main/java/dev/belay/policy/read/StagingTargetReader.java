package dev.belay.policy.read;

import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreKind.Capability;
import dev.belay.policy.store.StoreSettings;
import dev.belay.policy.yaml.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code staging-targets}. None of them may be a data store under another name. */
final class StagingTargetReader {
  private final SettingsReader common;
  private final Set<String> stores;
  private final List<DataStoreDefinition> sound;

  /**
   * @param stores the names of all data stores
   * @param sound the data stores whose settings were accepted
   */
  StagingTargetReader(SettingsReader common, Set<String> stores, List<DataStoreDefinition> sound) {
    this.common = common;
    this.stores = stores;
    this.sound = sound;
  }

  Map<String, StagingTarget> read(Value value) {
    Map<String, StagingTarget> targets = new LinkedHashMap<>();
    if (!value.isPresent()) {
      return targets;
    }
    value.named().forEach((name, entry) -> targets.put(name, target(name, entry)));
    if (value.isMapping() && targets.isEmpty()) {
      value.refuse("must name at least one staging target");
    }
    return targets;
  }

  private StagingTarget target(String name, Value value) {
    Names.check(value, name);
    if (stores.contains(name)) {
      value.refuseName(name, "is the name of a data store");
    }
    Value.Fields fields = value.fields();
    String driver = common.driver(fields);
    Optional<StoreKind> kind = common.kind(driver);
    List<StoreKey> keys = kind.map(StoreKind::stagingKeys).orElse(List.of());
    Optional<StoreSettings> settings = common.read(fields, Keys.STAGING_TARGET, kind, keys);
    kind.ifPresent(
        known -> {
          checkStaging(known, fields);
          settings.ifPresent(right -> checkPlace(known, fields, right));
        });
    return new StagingTarget(
        name, driver, SettingsReader.parallelism(fields), settings.orElse(StoreSettings.NONE));
  }

  private static void checkStaging(StoreKind kind, Value.Fields fields) {
    if (!kind.capabilities().contains(Capability.STAGING)) {
      fields
          .get("driver")
          .refuseWithoutQuoting(
              "driver " + kind.driver() + " has no " + Capability.STAGING.words());
    }
  }

  private void checkPlace(StoreKind kind, Value.Fields fields, StoreSettings settings) {
    sound.stream()
        .filter(store -> store.driver().equals(kind.driver()))
        .filter(store -> kind.samePlace(store.settings(), settings))
        .findFirst()
        .ifPresent(
            store ->
                fields
                    .get(kind.placeKey())
                    .refuseWithoutQuoting(
                        "is the place of the data store "
                            + store.name()
                            + "; choose another place, because a drill replaces the data of its"
                            + " target"));
  }
}
