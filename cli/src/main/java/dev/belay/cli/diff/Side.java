package dev.belay.cli.diff;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.ledger.IdPrefix;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One side of a comparison: a recovery point, or the points of a set.
 *
 * @param set whether {@code id} is a set's id
 * @param points by data store; at least one
 */
record Side(String id, boolean set, Map<String, Manifest> points) {
  /**
   * Finds the point or set {@code id} in the vault. For a set, all manifests are read.
   *
   * @throws CommandException when there is neither, or when it is unknown which points a set has
   */
  static Side find(String text, Vault vault) throws CommandException, VaultException {
    String id = IdPrefix.isPrefix(text) ? complete(text, vault) : text;
    if (isPoint(id, vault)) {
      Manifest manifest = vault.manifest(id).manifest();
      return new Side(id, false, Map.of(manifest.dataStore(), manifest));
    }
    Map<String, Manifest> points = new TreeMap<>();
    for (String point : vault.recoveryPoints()) {
      Manifest manifest = manifest(point, id, vault);
      if (manifest.recoverySetId().equals(id)
          && !manifest.labels().containsKey(Manifest.DRAFT_OF)
          && points.put(manifest.dataStore(), manifest) != null) {
        throw new CommandException(
            ExitCode.FAILED,
            "the recovery set %s has several points of %s: compare single points"
                .formatted(id, manifest.dataStore()));
      }
    }
    if (points.isEmpty()) {
      throw new CommandException(
          ExitCode.FAILED, "the vault has no recovery point and no recovery set " + id);
    }
    return new Side(id, true, points);
  }

  /** Of all points, and of the sets that they belong to. */
  private static String complete(String text, Vault vault) throws CommandException, VaultException {
    String what = "recovery point or recovery set";
    String prefix = IdPrefix.checked(what, text);
    Set<String> found = new TreeSet<>();
    for (String point : vault.recoveryPoints()) {
      if (point.startsWith(prefix)) {
        found.add(point);
      }
      Manifest manifest = manifest(point, text, vault);
      if (manifest.recoverySetId().startsWith(prefix)
          && !manifest.labels().containsKey(Manifest.DRAFT_OF)) {
        found.add(manifest.recoverySetId());
      }
    }
    return IdPrefix.only(what, text, List.copyOf(found), false);
  }

  private static boolean isPoint(String id, Vault vault) throws CommandException, VaultException {
    try {
      return vault.contains(id);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  /**
   * A manifest that can't be read may belong to the set. Leaving it out would hide its differences.
   */
  private static Manifest manifest(String point, String set, Vault vault)
      throws CommandException, VaultException {
    try {
      return vault.manifest(point).manifest();
    } catch (VaultException.Corrupt e) {
      throw new CommandException(
          ExitCode.FAILED,
          "can't find all points of the recovery set %s: %s; compare single points"
              .formatted(set, e.getMessage()),
          e);
    }
  }
}
