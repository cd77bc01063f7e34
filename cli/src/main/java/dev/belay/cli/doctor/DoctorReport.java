package dev.belay.cli.doctor;

import dev.belay.cli.ledger.ChannelProblems;
import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Times;
import dev.belay.datastores.Need;
import dev.belay.datastores.Readiness;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What data stores lack, and channels of notifications. Statements stand on lines of their own, to
 * be copied.
 *
 * @param channels null if the policy has none
 * @param findings of the services and the home that are named
 * @param isolation what a verifier on this machine would run its sandboxes in, for people
 */
public record DoctorReport(
    List<Examination> examined,
    @Nullable ChannelProblems channels,
    List<Finding> findings,
    String isolation)
    implements Report {
  public DoctorReport {
    examined = List.copyOf(examined);
    findings = List.copyOf(findings);
  }

  @Override
  public void print(PrintStream out, Times times) {
    for (Examination store : examined) {
      if (store.problem() != null) {
        out.println(store.dataStore() + ": unknown: " + OneLine.of(store.problem()));
      }
      for (Readiness readiness : store.capabilities()) {
        out.println(
            "%s: %s: %s"
                .formatted(
                    store.dataStore(),
                    readiness.capability().word(),
                    readiness.ready() ? "ready" : "not ready"));
        readiness.needs().forEach(need -> print(need, out));
      }
    }
    if (channels != null) {
      print(channels, out);
    }
    findings.forEach(finding -> print(finding, out));
    out.println("sandboxes of a verifier on this machine: " + isolation);
  }

  private static void print(ChannelProblems channels, PrintStream out) {
    if (channels.unknown() != null) {
      out.println("channels of notifications: unknown: " + OneLine.of(channels.unknown()));
    } else if (channels.failing().isEmpty()) {
      out.println("channels of notifications: nothing is known against them; belay notify test");
    }
    channels
        .failing()
        .forEach(
            it ->
                out.println(
                    "channel %s: does not deliver: %s"
                        .formatted(OneLine.of(it.channel()), OneLine.of(it.problem()))));
  }

  private static void print(Finding finding, PrintStream out) {
    String grade = finding.grade() == Finding.Grade.WELL ? "" : finding.grade().word() + ": ";
    out.println(OneLine.of(finding.subject()) + ": " + grade + OneLine.of(finding.what()));
    finding.remedies().forEach(remedy -> out.println("      " + OneLine.of(remedy)));
  }

  private static void print(Need need, PrintStream out) {
    out.println("  " + (need.fatal() ? "" : "note: ") + OneLine.of(need.what()));
    need.remedies().forEach(remedy -> out.println("      " + OneLine.of(remedy) + ";"));
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode stores = document.putArray("dataStores");
    for (Examination store : examined) {
      ObjectNode node = stores.addObject();
      node.put("dataStore", store.dataStore()).put("problem", store.problem());
      ArrayNode capabilities = node.putArray("capabilities");
      store.capabilities().forEach(readiness -> fill(capabilities.addObject(), readiness));
    }
    if (channels != null) {
      ArrayNode failing = document.putArray("failingChannels");
      channels
          .failing()
          .forEach(
              it -> failing.addObject().put("channel", it.channel()).put("problem", it.problem()));
      document.put("channelsUnknown", channels.unknown());
    }
    ArrayNode found = document.putArray("findings");
    for (Finding finding : findings) {
      ObjectNode node = found.addObject();
      node.put("subject", finding.subject())
          .put("grade", finding.grade().word())
          .put("what", finding.what());
      ArrayNode remedies = node.putArray("remedies");
      finding.remedies().forEach(remedies::add);
    }
    document.put("isolation", isolation);
  }

  private static void fill(ObjectNode node, Readiness readiness) {
    node.put("capability", readiness.capability().word()).put("ready", readiness.ready());
    ArrayNode needs = node.putArray("needs");
    for (Need need : readiness.needs()) {
      ObjectNode each = needs.addObject().put("what", need.what()).put("fatal", need.fatal());
      ArrayNode remedies = each.putArray("remedies");
      need.remedies().forEach(remedies::add);
    }
  }
}
