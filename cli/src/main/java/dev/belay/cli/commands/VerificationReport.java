package dev.belay.cli.commands;

import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Answer;
import dev.belay.cli.ledger.RecoveryPoint;
import dev.belay.cli.output.PointText;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The requested verifications, with their verdicts as far as they are known. */
final class VerificationReport implements Report {
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  void requested(RecoveryPoint point, String verificationId) {
    entries.put(verificationId, new Entry(point.recoveryPointId(), point.dataStore(), null, null));
  }

  void ended(String verificationId, Answer<RecoveryPoint> point, ExitCode code) {
    entries.put(
        verificationId,
        new Entry(point.value().recoveryPointId(), point.value().dataStore(), point, code));
  }

  @Override
  public void print(PrintStream out, Times times) {
    entries.forEach(
        (verification, entry) -> {
          if (entry.point == null || entry.code == ExitCode.TIMED_OUT) {
            out.println("verification " + verification + " of " + entry.dataStore + ": requested");
          } else {
            PointText.print(entry.point.value(), false, out, times);
          }
        });
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode verifications = document.putArray("verifications");
    entries.forEach(
        (verification, entry) -> {
          ObjectNode node = verifications.addObject();
          node.put("verificationId", verification)
              .put("recoveryPointId", entry.pointId)
              .put("dataStore", entry.dataStore)
              .put("outcome", entry.code == null ? "requested" : entry.code.outcome());
          if (entry.point == null) {
            node.putNull("recoveryPoint");
          } else {
            node.set("recoveryPoint", entry.point.json());
          }
        });
  }

  private record Entry(
      String pointId,
      String dataStore,
      @Nullable Answer<RecoveryPoint> point,
      @Nullable ExitCode code) {}
}
