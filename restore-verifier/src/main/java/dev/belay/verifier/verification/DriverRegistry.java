package dev.belay.verifier.verification;

import dev.belay.datastores.DataStoreDriver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The drivers of this installation, by the name that manifests have. */
public final class DriverRegistry {
  private final Map<String, DataStoreDriver> drivers;

  /**
   * @throws IllegalStateException when two have one name
   */
  public DriverRegistry(List<DataStoreDriver> drivers) {
    this.drivers =
        drivers.stream().collect(Collectors.toMap(DataStoreDriver::name, Function.identity()));
  }

  public Optional<DataStoreDriver> find(String name) {
    return Optional.ofNullable(drivers.get(name));
  }

  @Override
  public String toString() {
    return String.join(", ", drivers.keySet().stream().sorted().toList());
  }
}
