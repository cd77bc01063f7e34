package dev.belay.policy.read;

import dev.belay.policy.Application;
import dev.belay.policy.Approval;
import dev.belay.policy.Environment;
import dev.belay.policy.Objectives;
import dev.belay.policy.pattern.NamePattern;
import dev.belay.policy.pattern.PathGlob;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code applications}, down to their environments. */
final class ApplicationReader {
  private final RuleReader rules;
  private final DrillReader drills;

  ApplicationReader(
      Map<String, DataStoreDefinition> dataStores,
      Map<String, StagingTarget> stagingTargets,
      Set<String> classes,
      StoreKinds kinds,
      Allowed allowed) {
    this.rules =
        new RuleReader(dataStores.keySet(), classes, new Capabilities(dataStores, kinds), allowed);
    this.drills = new DrillReader(dataStores, stagingTargets, allowed);
  }

  Map<String, Application> read(Value value) {
    Map<String, Application> applications = new LinkedHashMap<>();
    value.named().forEach((name, entry) -> applications.put(name, application(name, entry)));
    return applications;
  }

  private Application application(String name, Value value) {
    Names.check(value, name);
    Value.Fields fields = value.fields(Keys.APPLICATION.names());
    return new Application(
        name,
        Patterns.REPOSITORIES.read(fields.get("repositories")).stream()
            .map(NamePattern::new)
            .toList(),
        Patterns.PATHS.read(fields.get("paths")).stream().map(PathGlob::new).toList(),
        environments(fields.get("environments")));
  }

  private List<Environment> environments(Value value) {
    List<Environment> environments = new ArrayList<>();
    Map<String, String> taken = new LinkedHashMap<>();
    value.named().forEach((name, entry) -> environments.add(environment(name, entry, taken)));
    if (value.isMapping() && environments.isEmpty()) {
      value.refuse("must name at least one environment");
    }
    return environments;
  }

  private Environment environment(String name, Value value, Map<String, String> taken) {
    Names.check(value, name);
    Value.Fields fields = value.fields(Keys.ENVIRONMENT.names());
    Objectives objectives = ObjectivesReader.read(fields.get("objectives"));
    return new Environment(
        name,
        match(name, fields.get("match"), taken),
        rules.read(fields.get("rules"), objectives),
        drills.read(fields.get("drills")),
        Durations.readLong(fields.get("verify-again")),
        fields.get("approval").oneOf(Approval.values(), Approval.ONE),
        objectives);
  }

  private static List<NamePattern> match(String name, Value value, Map<String, String> taken) {
    if (!value.isPresent()) {
      return List.of(new NamePattern(name));
    }
    List<NamePattern> patterns = new ArrayList<>();
    for (Value item : value.list()) {
      String pattern = item.text();
      if (pattern.isBlank() || pattern.length() > 255) {
        item.refuseIfText("must have 1 to 255 characters");
        continue;
      }
      String other = taken.putIfAbsent(pattern.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        item.refuse("is already matched by the environment " + other);
      }
      patterns.add(new NamePattern(pattern));
    }
    if (value.isEmptyList()) {
      value.refuse("must hold at least one name; without it, the environment's own name is used");
    }
    return patterns;
  }
}
