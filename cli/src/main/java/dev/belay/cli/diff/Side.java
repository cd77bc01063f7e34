package dev.belay.cli.diff;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.Map;
import java.util.TreeMap;

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
  static Side find(String id, Vault vault) throws CommandException, VaultException {
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
