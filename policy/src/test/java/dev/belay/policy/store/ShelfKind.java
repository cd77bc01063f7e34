package dev.belay.policy.store;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A kind of data store for tests: it can do everything, and has a key of each type. */
public final class ShelfKind implements StoreKind {
  @Override
  public String driver() {
    return "shelf";
  }

  @Override
  public List<StoreKey> keys() {
    return List.of(
        StoreKey.required(
            "at",
            new StoreKey.Text(
                "^[^@]+/[^@/]+$",
                text ->
                    text.matches("[^@]+/[^@/]+")
                        ? Optional.empty()
                        : Optional.of("must be house/shelf"),
                false),
            "House and shelf."),
        StoreKey.required(
            "keeper",
            StoreKey.Text.matching("^.{1,63}$", "must have 1 to 63 characters"),
            "Who has the key."),
        StoreKey.required("key", new StoreKey.Secret(), "Where the key is."),
        StoreKey.withDefault("steps", new StoreKey.WholeNumber(1, 9), "1", "Of the ladder."),
        StoreKey.optional("lit", new StoreKey.Flag(), "Whether there is a light."),
        StoreKey.optional(
            "signs",
            new StoreKey.Texts(StoreKey.Text.matching("^[a-z]+$", "must be letters")),
            "On the door."));
  }

  @Override
  public List<Finding> check(StoreSettings settings) {
    boolean dark = settings.value("lit").isEmpty();
    return settings.value("steps").filter("9"::equals).isPresent() && dark
        ? List.of(new Finding("lit", "nine steps need a light"))
        : List.of();
  }

  @Override
  public boolean samePlace(StoreSettings one, StoreSettings other) {
    return place(one).equals(place(other));
  }

  private static String place(StoreSettings settings) {
    return settings.value("at").orElseThrow().toLowerCase(Locale.ROOT);
  }

  @Override
  public String placeKey() {
    return "at";
  }

  @Override
  public List<AssertionForm> assertionForms() {
    return List.of(
        new AssertionForm("look", 200, "What is seen."),
        new AssertionForm("weigh", 10, "What it weighs."));
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }
}
