package dev.belay.cli.commands;

import dev.belay.cli.ledger.ChannelProblems;
import dev.belay.cli.output.OneLine;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Spans;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How environments stand, from the ledger's own document. */
record StatusReport(JsonNode status, ChannelProblems channels) implements Report {
  private static final int COMMIT_SHOWN = 12;

  /** How many things need a person. */
  int needs() {
    int needs = channels.failing().size();
    for (JsonNode environment : status.path("environments")) {
      needs += environment.path("needs").size();
    }
    return needs;
  }

  /** Whether no environment is known, which is no good news. */
  boolean isEmpty() {
    return status.path("environments").isEmpty();
  }

  String summary() {
    return switch (needs()) {
      case 0 -> "nothing needs a person";
      case 1 -> "1 thing needs a person";
      default -> needs() + " things need a person";
    };
  }

  @Override
  public void print(PrintStream out, Times times) {
    JsonNode environments = status.path("environments");
    if (environments.isEmpty()) {
      out.println("no environment is known: neither from the ledger's policy nor from captures");
      printChannels(out);
      return;
    }
    for (JsonNode environment : environments) {
      print(environment, out);
      out.println();
    }
    if (!status.path("policy").asBoolean()) {
      out.println(
          "the ledger has no policy (belay.policy.file): objectives are not judged, and what was"
              + " never captured is missing here");
    }
    printChannels(out);
    out.println(summary() + " (" + Times.PLAIN.at(text(status, "at")) + ")");
  }

  /** They belong to all environments. */
  private void printChannels(PrintStream out) {
    if (channels.unknown() != null) {
      out.println(
          "whether the channels of notifications deliver is unknown: "
              + OneLine.of(channels.unknown()));
    }
    if (channels.failing().isEmpty()) {
      return;
    }
    out.println("notifications");
    for (ChannelProblems.Failing it : channels.failing()) {
      line(
          out,
          "PERSON",
          "the channel %s does not deliver: %s"
              .formatted(OneLine.of(it.channel()), OneLine.of(it.problem())));
      line(out, "", "belay notify test " + OneLine.of(it.channel()));
    }
    out.println();
  }

  private void print(JsonNode it, PrintStream out) {
    out.println(text(it, "application") + " in " + text(it, "environment"));
    line(out, "deployed", deployed(it.path("deployed")));
    JsonNode rollback = it.path("rollback");
    line(
        out,
        "rollback",
        (rollback.path("ready").asBoolean() ? "ready: " : "NOT ready: ")
            + text(rollback, "reason"));
    line(
        out,
        "data",
        stores(it, "dataAgeMillis", " old", "nothing verified")
            + judged(it.path("objectives").path("dataAge")));
    line(
        out,
        "restore",
        stores(it, "predictedRecoveryMillis", "", "not measured")
            + judged(it.path("objectives").path("recoveryTime")));
    line(
        out, "drill", drill(it.path("lastDrill")) + judged(it.path("objectives").path("drillAge")));
    for (JsonNode running : it.path("running")) {
      line(out, "running", running(running));
    }
    for (JsonNode need : it.path("needs")) {
      line(out, "PERSON", text(need, "text"));
      line(out, "", text(need, "command"));
    }
  }

  private static void line(PrintStream out, String name, String what) {
    out.println("  " + name + " ".repeat(Math.max(1, 10 - name.length())) + what);
  }

  private String deployed(JsonNode it) {
    if (!it.isObject()) {
      return "nothing, as far as the ledger was told";
    }
    StringBuilder text = new StringBuilder();
    String commit = it.path("commit").asString("");
    String deployment = it.path("deploymentId").asString("");
    text.append(
        commit.isEmpty()
            ? "deployment " + deployment
            : commit.substring(0, Math.min(COMMIT_SHOWN, commit.length())));
    if (it.path("actor").isString()) {
      text.append(" by ").append(text(it, "actor"));
    }
    text.append(", ").append(ago(text(it, "at"))).append(", ").append(text(it, "state"));
    text.append("; its set ")
        .append(text(it, "recoverySetId"))
        .append(" is ")
        .append(text(it, "verdict"));
    return it.path("overridden").isString()
        ? text.append("; it was ").append(text(it, "overridden")).toString()
        : text.toString();
  }

  private static String stores(JsonNode it, String field, String suffix, String unknown) {
    List<String> all = new ArrayList<>();
    for (JsonNode store : it.path("stores")) {
      JsonNode millis = store.path(field);
      all.add(
          text(store, "dataStore")
              + " "
              + (millis.isNumber() ? Spans.text(millis.asLong()) + suffix : unknown));
    }
    return all.isEmpty() ? "no data store was captured" : String.join(", ", all);
  }

  /** Nothing where nothing is judged. */
  private static String judged(JsonNode objective) {
    String judgement = text(objective, "judgement");
    return objective.path("objectiveMillis").isNumber()
        ? " (objective "
            + Spans.text(objective.path("objectiveMillis").asLong())
            + ": "
            + (judgement.equals("met") ? judgement : judgement.toUpperCase(java.util.Locale.ROOT))
            + ")"
        : "";
  }

  private String drill(JsonNode it) {
    if (!it.isObject()) {
      return "none";
    }
    String text = text(it, "status") + " " + ago(text(it, "completedAt"));
    if (it.path("recoveryTimeMillis").isNumber()) {
      text += ", recovered in " + Spans.text(it.path("recoveryTimeMillis").asLong());
    }
    return it.path("dataAgeMillis").isNumber()
        ? text + ", data " + Spans.text(it.path("dataAgeMillis").asLong()) + " old"
        : text;
  }

  private String running(JsonNode it) {
    String store = it.path("dataStore").isString() ? " of " + text(it, "dataStore") : "";
    return text(it, "what")
        + store
        + ": "
        + text(it, "step")
        + ", for "
        + Spans.text(since(text(it, "since")));
  }

  /** By the ledger's clock, as everything else that it says. */
  private String ago(String instant) {
    Long millis = since(instant);
    return millis == null ? "at " + instant : Spans.text(millis) + " ago";
  }

  private @Nullable Long since(String instant) {
    try {
      return Instant.parse(text(status, "at")).toEpochMilli()
          - Instant.parse(instant).toEpochMilli();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static String text(JsonNode item, String field) {
    return OneLine.of(item.path(field).asString("-"));
  }

  @Override
  public void fill(ObjectNode document) {
    for (String field : List.of("at", "policy", "environments")) {
      document.set(field, status.path(field));
    }
    document.put("needsPerson", needs() > 0);
    ArrayNode failing = document.putArray("failingChannels");
    channels
        .failing()
        .forEach(
            it -> failing.addObject().put("channel", it.channel()).put("problem", it.problem()));
    document.put("channelsUnknown", channels.unknown());
  }
}
