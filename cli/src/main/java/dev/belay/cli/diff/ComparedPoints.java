package dev.belay.cli.diff;

import dev.belay.datastores.Comparison;
import dev.belay.events.Compared;
import dev.belay.vault.Manifest;
import java.util.List;

/** How a recovery point differs from a later one. */
public record ComparedPoints(Manifest before, Manifest after, Comparison comparison) {
  /** Every part of either point, in the form of the ledger's answers. */
  public List<Compared.Table> tables() {
    return comparison.parts().stream().map(ComparedPoints::table).toList();
  }

  /** The counts of one part. */
  public static Compared.Table table(Comparison.Part part) {
    return new Compared.Table(
        part.name(),
        part.status().word(),
        part.identity(),
        part.countBefore(),
        part.countAfter(),
        part.added(),
        part.changed(),
        part.removed(),
        part.detail());
  }
}
