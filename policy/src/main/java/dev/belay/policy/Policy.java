package dev.belay.policy;

import dev.belay.policy.notify.Notifications;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.StagingTarget;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is captured, and when. Its reader checks what the records alone can't: that names are well
 * formed, and that everything that is referred to exists.
 *
 * @param version SHA-256 of the file, hexadecimal
 * @param dataStores by name, in the file's order
 * @param stagingTargets by name, in the file's order
 * @param applications by name, in the file's order
 * @param notifications who is told of what happens
 * @param retention classes by name, in the file's order; what is of no class is kept for ever
 */
public record Policy(
    String version,
    Map<String, DataStoreDefinition> dataStores,
    Map<String, StagingTarget> stagingTargets,
    Map<String, Application> applications,
    Notifications notifications,
    Map<String, RetentionClass> retention) {
  public Policy {
    dataStores = Collections.unmodifiableMap(new LinkedHashMap<>(dataStores));
    stagingTargets = Collections.unmodifiableMap(new LinkedHashMap<>(stagingTargets));
    applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
    retention = Collections.unmodifiableMap(new LinkedHashMap<>(retention));
  }

  /** A policy that tells nobody, and lets nothing go. */
  public Policy(
      String version,
      Map<String, DataStoreDefinition> dataStores,
      Map<String, StagingTarget> stagingTargets,
      Map<String, Application> applications) {
    this(version, dataStores, stagingTargets, applications, Notifications.NONE, Map.of());
  }

  public Optional<DataStoreDefinition> dataStore(String name) {
    return Optional.ofNullable(dataStores.get(name));
  }

  public Optional<Application> application(String name) {
    return Optional.ofNullable(applications.get(name));
  }

  public Optional<RetentionClass> retentionClass(String name) {
    return Optional.ofNullable(retention.get(name));
  }

  /** The rules that a schedule starts, in the file's order. */
  public List<ScheduledRule> schedules() {
    List<ScheduledRule> scheduled = new ArrayList<>();
    for (Application application : applications.values()) {
      for (Environment environment : application.environments()) {
        for (Rule rule : environment.rules()) {
          RuleId id = new RuleId(application.name(), environment.name(), rule.name());
          rule.occasion()
              .schedule()
              .ifPresent(schedule -> scheduled.add(new ScheduledRule(id, schedule)));
        }
      }
    }
    return scheduled;
  }
}
