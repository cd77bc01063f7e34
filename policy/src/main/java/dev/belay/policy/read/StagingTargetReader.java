package dev.belay.policy.read;

import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.yaml.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code staging-targets}. None of them is a data store under another name. */
final class StagingTargetReader {
  private static final int DEFAULT_PORT = 5432;

  private final ConnectionReader connections;
  private final Map<String, DataStoreDefinition> stores;

  StagingTargetReader(ConnectionReader connections, Map<String, DataStoreDefinition> stores) {
    this.connections = connections;
    this.stores = stores;
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
    if (stores.containsKey(name)) {
      value.refuseName(name, "is the name of a data store");
    }
    Value.Fields fields = value.fields(Keys.STAGING_TARGET.names());
    StagingTarget target =
        new StagingTarget(
            name,
            connections.driver(fields),
            connections.url(fields),
            connections.username(fields),
            connections.password(fields),
            connections.parallelism(fields));
    stores.values().stream()
        .filter(store -> isSame(store.url(), target.url()))
        .findFirst()
        .ifPresent(
            store ->
                fields
                    .get("url")
                    .refuseWithoutQuoting(
                        "is the database of the data store "
                            + store.name()
                            + "; a drill replaces what its target holds"));
    return target;
  }

  private static boolean isSame(String one, String other) {
    return place(one).isPresent() && place(one).equals(place(other));
  }

  /** Host, port and database; empty for what is no URL of one. */
  private static Optional<String> place(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null || uri.getPath() == null) {
        return Optional.empty();
      }
      int port = uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort();
      return Optional.of(uri.getHost().toLowerCase(Locale.ROOT) + ":" + port + uri.getPath());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
