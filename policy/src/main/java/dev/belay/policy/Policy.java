package dev.belay.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is captured, when. Read by {@link PolicyReader}, which checks what the records alone can't:
 * that names are well formed and that what is referred to exists.
 *
 * @param version SHA-256 of the file, hexadecimal
 * @param dataStores by name, in the file's order
 * @param applications by name, in the file's order
 */
public record Policy(
    String version,
    Map<String, DataStoreDefinition> dataStores,
    Map<String, Application> applications) {
  public Policy {
    dataStores = Collections.unmodifiableMap(new LinkedHashMap<>(dataStores));
    applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
  }

  public Optional<DataStoreDefinition> dataStore(String name) {
    return Optional.ofNullable(dataStores.get(name));
  }

  public Optional<Application> application(String name) {
    return Optional.ofNullable(applications.get(name));
  }

  /**
   * What {@code event} asks for: a pure function, so that the same event and policy always give the
   * same decisions.
   *
   * @return never empty: what does not match says why
   */
  public List<Decision> decide(PolicyEvent event) {
    return new Deciding(this, event).decisions();
  }
}
