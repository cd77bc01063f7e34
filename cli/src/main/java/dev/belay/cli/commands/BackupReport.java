package dev.belay.cli.commands;

import dev.belay.cli.http.Answer;
import dev.belay.cli.ledger.GatewayClient;
import dev.belay.cli.ledger.RecoverySet;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.SetReport;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recovery set that the gateway accepted.
 *
 * @param set the ledger's last answer about it; null when there was none
 */
record BackupReport(GatewayClient.Accepted accepted, @Nullable Answer<RecoverySet> set)
    implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    if (set != null) {
      new SetReport(set, false).print(out, times);
      return;
    }
    out.println("recovery set " + accepted.recoverySetId() + ": requested");
    accepted
        .points()
        .forEach((id, store) -> out.println("  recovery point " + id + " of " + store));
  }

  @Override
  public void fill(ObjectNode document) {
    document.put("recoverySetId", accepted.recoverySetId());
    if (set == null) {
      document.putNull("recoverySet");
    } else {
      document.set("recoverySet", set.json());
    }
  }
}
