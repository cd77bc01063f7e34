package dev.belay.cli.diff;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.progress.Activity;
import dev.belay.cli.progress.ProgressDisplay;
import dev.belay.cli.restore.PointDrivers;
import dev.belay.datastores.DataStoreException;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two points or sets in a vault: points of the same data store are compared.
 *
 * @param onlyBefore data stores without a point in the later set
 * @param onlyAfter data stores without a point in the earlier set
 */
public record VaultDiff(
    List<ComparedPoints> compared, List<String> onlyBefore, List<String> onlyAfter) {

  /**
   * Compares everything, or throws.
   *
   * @param samples the limit of samples for each part and kind
   * @throws CommandException when there is nothing to compare
   */
  public static VaultDiff of(
      String before, String after, Vault vault, int samples, ProgressDisplay display)
      throws CommandException, VaultException, DataStoreException, InterruptedException {
    Side earlier = Side.find(before, vault);
    Side later = Side.find(after, vault);
    List<ComparedPoints> compared = new ArrayList<>();
    for (Pair pair : pairs(earlier, later)) {
      compared.add(compare(pair.before(), pair.after(), vault, samples, display));
    }
    // A single point compares only its own data store.
    return new VaultDiff(
        compared,
        later.set() ? lacking(earlier, later) : List.of(),
        earlier.set() && later.set() ? lacking(later, earlier) : List.of());
  }

  private record Pair(Manifest before, Manifest after) {}

  private static List<Pair> pairs(Side earlier, Side later) throws CommandException {
    if (!earlier.set() && !later.set()) {
      return List.of(new Pair(only(earlier), only(later)));
    }
    Map<String, Manifest> common = new TreeMap<>(earlier.points());
    common.keySet().retainAll(later.points().keySet());
    if (common.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED,
          "nothing can be compared: %s is of %s, and %s of %s"
              .formatted(earlier.id(), stores(earlier), later.id(), stores(later)));
    }
    List<Pair> pairs = new ArrayList<>();
    common.forEach(
        (store, manifest) ->
            pairs.add(new Pair(manifest, Objects.requireNonNull(later.points().get(store)))));
    return pairs;
  }

  private static String stores(Side side) {
    return String.join(", ", new TreeSet<>(side.points().keySet()));
  }

  private static Manifest only(Side side) {
    return side.points().values().iterator().next();
  }

  private static List<String> lacking(Side having, Side lacking) {
    Collection<String> stores = new TreeSet<>(having.points().keySet());
    stores.removeAll(lacking.points().keySet());
    return List.copyOf(stores);
  }

  private static ComparedPoints compare(
      Manifest before, Manifest after, Vault vault, int samples, ProgressDisplay display)
      throws CommandException, VaultException, DataStoreException, InterruptedException {
    String store = before.dataStore();
    if (!before.driver().equals(after.driver())) {
      throw new CommandException(
          ExitCode.FAILED,
          "points of the drivers "
              + before.driver()
              + " and "
              + after.driver()
              + " can't be compared");
    }
    display.show(List.of(new Activity(store, "comparing", "", 0, 0)));
    ComparedPoints compared =
        new ComparedPoints(
            before,
            after,
            PointDrivers.comparing(before.driver())
                .compare(
                    before,
                    after,
                    vault,
                    samples,
                    // The amount of reading becomes known only on the way, so no percentage is
                    // shown.
                    (step, done, total) ->
                        display.show(List.of(new Activity(store, "comparing", step, 0, 0)))));
    display.show(List.of(new Activity(store, "compared", "", 0, 0)));
    return compared;
  }

  /** Whether any item, part or data store differs or exists only on one side. */
  public boolean differs() {
    return !onlyBefore.isEmpty()
        || !onlyAfter.isEmpty()
        || compared.stream()
            .flatMap(points -> points.comparison().parts().stream())
            .anyMatch(dev.belay.datastores.Comparison.Part::differs);
  }
}
