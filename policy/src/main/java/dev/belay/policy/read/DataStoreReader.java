package dev.belay.policy.read;

import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.DataStoreDefinition.NamedAssertion;
import dev.belay.policy.yaml.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads one entry of {@code data-stores}. */
final class DataStoreReader {
  private final ConnectionReader connections;

  DataStoreReader(ConnectionReader connections) {
    this.connections = connections;
  }

  DataStoreDefinition read(String name, Value value) {
    Names.check(value, name);
    Value.Fields fields = value.fields(Keys.DATA_STORE.names());
    return new DataStoreDefinition(
        name,
        connections.driver(fields),
        connections.url(fields),
        connections.username(fields),
        connections.password(fields),
        connections.parallelism(fields),
        assertions(fields.get("assertions")));
  }

  private static List<NamedAssertion> assertions(Value value) {
    List<NamedAssertion> assertions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (value.isPresent()) {
      for (Value item : value.list()) {
        NamedAssertion assertion = assertion(item);
        if (!assertion.name().isEmpty() && !names.add(assertion.name())) {
          item.refuseName(assertion.name(), "two assertions of a data store have this name");
        }
        assertions.add(assertion);
      }
    }
    return assertions;
  }

  private static NamedAssertion assertion(Value item) {
    Value.Fields fields = item.fields(Keys.ASSERTION.names());
    Value name = fields.get("name");
    Value sql = fields.get("sql");
    NamedAssertion assertion = new NamedAssertion(name.text(), sql.text());
    if (assertion.name().isBlank() || assertion.name().length() > 120) {
      name.refuseIfText("must have 1 to 120 characters");
    }
    if (assertion.sql().isBlank() || assertion.sql().length() > 20_000) {
      sql.refuseIfText("must have 1 to 20000 characters");
    }
    return assertion;
  }
}
