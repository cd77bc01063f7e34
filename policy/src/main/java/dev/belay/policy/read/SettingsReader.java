package dev.belay.policy.read;

import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.store.StoreSettings;
import dev.belay.policy.yaml.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the keys that data stores and staging targets share, and the keys of their kinds. For an
 * unknown kind, every key is kept as it is.
 */
final class SettingsReader {
  static final int DEFAULT_PARALLELISM = 2;
  private static final String DRIVER = "driver";

  private final StoreKinds kinds;
  private final Path folder;
  private final Allowed allowed;

  /**
   * @param folder the folder that relative paths of secret files start from
   */
  SettingsReader(StoreKinds kinds, Path folder, Allowed allowed) {
    this.allowed = allowed;
    this.kinds = kinds;
    this.folder = folder;
  }

  String driver(Value.Fields fields) {
    Value value = fields.get(DRIVER);
    String driver = value.text();
    if (!driver.isEmpty() && !kinds.accepts(driver)) {
      value.refuse("there is no such driver; the drivers are " + kinds);
    }
    return driver;
  }

  Optional<StoreKind> kind(String driver) {
    return kinds.find(driver);
  }

  static int parallelism(Value.Fields fields) {
    return fields.get("parallelism").integer(1, 64, DEFAULT_PARALLELISM);
  }

  /**
   * Empty after a refusal.
   *
   * @param common the keys that every kind has
   */
  Optional<StoreSettings> read(
      Value.Fields fields, Keys common, Optional<StoreKind> kind, List<StoreKey> keys) {
    if (kind.isEmpty()) {
      return Optional.of(asItStands(fields, common));
    }
    fields.allowOnly(allowed(common, keys));
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, SecretReference> secrets = new LinkedHashMap<>();
    boolean right = true;
    for (StoreKey key : keys) {
      right &= read(key, fields.get(key.name()), values, secrets);
    }
    StoreSettings settings = new StoreSettings(values, secrets);
    if (!right) {
      return Optional.empty();
    }
    List<StoreKind.Finding> findings = kind.get().check(settings);
    findings.forEach(found -> fields.get(found.key()).refuseWithoutQuoting(found.rule()));
    return findings.isEmpty() ? Optional.of(settings) : Optional.empty();
  }

  private static List<String> allowed(Keys common, List<StoreKey> keys) {
    List<String> allowed = new ArrayList<>(common.names());
    allowed.addAll(allowed.indexOf(DRIVER) + 1, keys.stream().map(StoreKey::name).toList());
    return allowed;
  }

  private static StoreSettings asItStands(Value.Fields fields, Keys common) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String key : fields.keys()) {
      if (!common.names().contains(key)) {
        Value value = fields.get(key);
        values.put(key, value.isList() ? lines(value.list(), Value::written) : value.written());
      }
    }
    return new StoreSettings(values, Map.of());
  }

  private static String lines(List<Value> items, java.util.function.Function<Value, String> text) {
    return items.stream().map(text).collect(Collectors.joining("\n"));
  }

  /** Whether the value is right. */
  private boolean read(
      StoreKey key, Value value, Map<String, String> values, Map<String, SecretReference> secrets) {
    if (!value.isPresent()) {
      return switch (key.presence()) {
        case StoreKey.Presence.Required required -> {
          value.refuseWithoutQuoting("is required");
          yield false;
        }
        case StoreKey.Presence.Optional optional -> true;
        case StoreKey.Presence.Default(String text) -> {
          values.put(key.name(), text);
          yield true;
        }
      };
    }
    int before = value.problemsSoFar();
    switch (key.holds()) {
      case StoreKey.Secret secret -> secrets.put(key.name(), secret(key.name(), value));
      case StoreKey.Text text -> values.put(key.name(), text(text, value));
      case StoreKey.WholeNumber(long least, long most) ->
          values.put(key.name(), String.valueOf(value.wholeNumber(least, most, least)));
      case StoreKey.Flag flag -> values.put(key.name(), String.valueOf(value.flag()));
      case StoreKey.Texts(StoreKey.Text each) -> values.put(key.name(), texts(each, value));
    }
    return value.problemsSoFar() == before;
  }

  private static String text(StoreKey.Text holds, Value value) {
    String text = value.text();
    holds
        .broken()
        .apply(text)
        .ifPresent(
            rule -> {
              if (holds.quotable()) {
                value.refuseIfText(rule);
              } else {
                value.refuseIfTextWithoutQuoting(rule);
              }
            });
    return text;
  }

  private static String texts(StoreKey.Text each, Value value) {
    List<String> seen = new ArrayList<>();
    for (Value item : value.list()) {
      String text = text(each, item);
      if (text.lines().count() > 1) {
        item.refuseIfTextWithoutQuoting("must be one line");
      } else if (seen.contains(text)) {
        item.refuseIfTextWithoutQuoting("is there twice");
      }
      seen.add(text);
    }
    if (value.isEmptyList()) {
      value.refuse("must hold at least one text");
    }
    return String.join("\n", seen);
  }

  private SecretReference secret(String key, Value value) {
    Optional<SecretReference> parsed = SecretReference.parse(value.text(), folder);
    parsed.flatMap(allowed::refusal).ifPresent(value::refuseIfTextWithoutQuoting);
    return parsed.orElseGet(
        () -> {
          value.refuseIfTextWithoutQuoting(
              "must say where the %s is, not what it is: env:NAME, file:PATH, or none"
                  .formatted(key));
          return new SecretReference.None();
        });
  }
}
