package dev.belay.verifier.drill;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.Drill;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import dev.belay.policy.store.StagingTarget;
import dev.belay.verifier.verification.StagingPlace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The staging targets of the current policy: all that a verifier can connect to besides its own
 * sandboxes. Secrets are read again for each drill, so they may rotate.
 */
public final class StagingTargets {
  private final Supplier<Map<String, StagingTarget>> targets;
  private final Map<String, String> environment;

  /**
   * @param targets the targets in the current policy, asked for each time
   * @param environment the environment of this process
   */
  public StagingTargets(
      Supplier<Map<String, StagingTarget>> targets, Map<String, String> environment) {
    this.targets = targets;
    this.environment = Map.copyOf(environment);
  }

  /**
   * The staging places of a drill, by data store.
   *
   * @throws DataStoreException.Misconfigured when the policy no longer has the target, or its
   *     secret is missing
   */
  public Map<String, StagingPlace> of(Drill drill) throws DataStoreException {
    Map<String, StagingPlace> places = new LinkedHashMap<>();
    for (Map.Entry<String, String> each : drill.into().entrySet()) {
      places.put(each.getKey(), place(each.getValue()));
    }
    return places;
  }

  private StagingPlace place(String name) throws DataStoreException {
    StagingTarget target = targets.get().get(name);
    if (target == null) {
      throw new DataStoreException.Misconfigured(
          "the verifier's policy has no staging target \"" + name + "\"", null);
    }
    try {
      return new StagingPlace(
          target.driver(),
          new StoreConnection(
              name,
              target.settings().values(),
              target.settings().resolve(environment, Secret::new),
              target.parallelism()));
    } catch (UnresolvableSecretException e) {
      throw new DataStoreException.Misconfigured(
          "staging target \"" + name + "\": " + e.getMessage(), e);
    }
  }
}
