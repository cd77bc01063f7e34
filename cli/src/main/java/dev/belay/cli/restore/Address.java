package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.datastores.Secret;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreKinds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How stores of a kind are addressed: by the keys that they have in a policy.
 *
 * @param placeKey the key of a store's place
 * @param keys all keys
 * @param kind empty for a driver without a kind for policies: its stores are addressed like most
 *     stores
 */
record Address(String placeKey, Set<String> keys, Optional<StoreKind> kind) {
  private static final String URL = "url";
  private static final String USER = "username";
  private static final String PASSWORD = "password";

  static Address of(String driver, StoreKinds kinds) {
    return kinds
        .find(driver)
        .map(
            kind ->
                new Address(
                    kind.placeKey(),
                    kind.keys().stream().map(StoreKey::name).collect(Collectors.toSet()),
                    Optional.of(kind)))
        .orElseGet(() -> new Address(URL, Set.of(URL, USER, PASSWORD), Optional.empty()));
  }

  boolean hasUser() {
    return keys.contains(USER);
  }

  boolean hasPassword() {
    return keys.contains(PASSWORD);
  }

  /**
   * Refuses text that is not an address at all. Text that looks like an address is left to the
   * driver, which may reach stores that a policy would not allow.
   *
   * @throws CommandException naming the kind's rule, but not the address, because people put
   *     passwords there
   */
  void check(String place) throws CommandException {
    Optional<String> broken =
        kind.flatMap(
            known ->
                known.keys().stream()
                    .filter(key -> key.name().equals(placeKey))
                    .map(StoreKey::holds)
                    .filter(StoreKey.Text.class::isInstance)
                    .flatMap(text -> ((StoreKey.Text) text).broken().apply(place).stream())
                    .findFirst());
    if (broken.isPresent() && !place.contains("://")) {
      throw CommandException.usage("--into " + broken.get());
    }
  }

  StoreConnection connection(
      String store, String place, String user, Secret password, int parallelism) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(placeKey, place);
    if (hasUser()) {
      settings.put(USER, user);
    }
    return new StoreConnection(
        store, settings, hasPassword() ? Map.of(PASSWORD, password) : Map.of(), parallelism);
  }
}
