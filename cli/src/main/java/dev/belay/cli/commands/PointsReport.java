package dev.belay.cli.commands;

import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import dev.belay.cli.progress.Activity;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The recovery points of a vault. */
record PointsReport(List<Vault.Committed> points, Map<String, String> unreadable)
    implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    Table table =
        new Table(
            "RECOVERY POINT",
            "DATA OF",
            "APPLICATION",
            "ENVIRONMENT",
            "DATA STORE",
            "HOLDS",
            "SIZE");
    for (Vault.Committed point : points) {
      Manifest manifest = point.manifest();
      table.row(
          manifest.recoveryPointId(),
          times.at(manifest.snapshotAt()),
          manifest.application(),
          manifest.environment(),
          manifest.dataStore(),
          manifest.totals().rows() + " " + manifest.totals().unit(),
          Activity.size(manifest.totals().logicalBytes()));
    }
    table.print(out);
    unreadable.forEach((id, cause) -> out.println(id + " can't be read: " + cause));
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode array = document.putArray("recoveryPoints");
    for (Vault.Committed point : points) {
      Manifest manifest = point.manifest();
      array
          .addObject()
          .put("recoveryPointId", manifest.recoveryPointId())
          .put("recoverySetId", manifest.recoverySetId())
          .put("dataStore", manifest.dataStore())
          .put("driver", manifest.driver())
          .put("application", manifest.application())
          .put("environment", manifest.environment())
          .put("trigger", manifest.trigger())
          .put("commit", manifest.commit())
          .put("deploymentId", manifest.deploymentId())
          .put("snapshotAt", manifest.snapshotAt().toString())
          .put("rows", manifest.totals().rows())
          .put("unit", manifest.totals().unit())
          .put("logicalBytes", manifest.totals().logicalBytes())
          .put("storedBytes", manifest.totals().storedBytes())
          .put("segments", manifest.segments().size())
          .put("manifestDigest", point.digest());
    }
    ArrayNode bad = document.putArray("unreadable");
    unreadable.forEach(
        (id, cause) -> bad.addObject().put("recoveryPointId", id).put("message", cause));
  }
}
