package dev.belay.policy.store;

import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a policy says about a data store or a staging target under the keys of its kind. Only the
 * kind and its driver know what the settings mean. Holds no secret, only the place of each.
 *
 * @param values by key, in the file's order: texts as they are, numbers and {@code true} and {@code
 *     false} as they are written, lists with one item per line
 * @param secrets by key
 */
public record StoreSettings(Map<String, String> values, Map<String, SecretReference> secrets) {
  public static final StoreSettings NONE = new StoreSettings(Map.of(), Map.of());

  public StoreSettings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
  }

  /** Empty when the key is absent. */
  public Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The items of a list; empty when the key is absent. */
  public List<String> list(String key) {
    return value(key).map(String::lines).map(lines -> lines.toList()).orElse(List.of());
  }

  /**
   * The secrets by key. They are read now, because they may rotate.
   *
   * @param environment the process's environment variables
   * @param wrapped wraps a secret so that it is not printed
   * @throws UnresolvableSecretException naming the key and the reference, never the value
   */
  public <S> Map<String, S> resolve(Map<String, String> environment, Function<String, S> wrapped)
      throws UnresolvableSecretException {
    Map<String, S> resolved = new LinkedHashMap<>();
    for (Map.Entry<String, SecretReference> secret : secrets.entrySet()) {
      try {
        resolved.put(secret.getKey(), wrapped.apply(secret.getValue().resolve(environment)));
      } catch (UnresolvableSecretException e) {
        throw new UnresolvableSecretException(
            "its %s can't be read: %s".formatted(secret.getKey(), e.getMessage()), e);
      }
    }
    return resolved;
  }

  /** Only the keys: a person may have put a secret into a value by mistake. */
  @Override
  public String toString() {
    return "settings " + values.keySet() + ", secrets " + secrets.keySet();
  }
}
