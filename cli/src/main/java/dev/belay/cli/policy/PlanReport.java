package dev.belay.cli.policy;

import dev.belay.cli.output.Report;
import dev.belay.cli.output.Times;
import dev.belay.policy.Consistency;
import dev.belay.policy.Gate;
import dev.belay.policy.Rehearsal;
import dev.belay.policy.Rollback;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.match.Decision;
import dev.belay.policy.match.Explanation;
import dev.belay.policy.match.Explanation.ApplicationTrace;
import dev.belay.policy.match.Explanation.EnvironmentTrace;
import dev.belay.policy.match.Explanation.Matched;
import dev.belay.policy.match.Explanation.Missed;
import dev.belay.policy.match.Explanation.NotReached;
import dev.belay.policy.match.Explanation.RuleTrace;
import dev.belay.policy.match.Explanation.Verdict;
import dev.belay.policy.store.DataStoreDefinition;
import java.io.PrintStream;
import java.time.Duration;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The decision of a policy about an event, with the reasons. */
public record PlanReport(PolicyEvent event, Explanation explanation) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    out.println("Event: " + event.type() + ", phase " + event.phase() + ", from " + event.source());
    out.println();
    for (ApplicationTrace application : explanation.applications()) {
      out.println(application.application() + ": " + words(application.verdict()));
      for (EnvironmentTrace environment : application.environments()) {
        out.println("  " + environment.environment() + ": " + words(environment.verdict()));
        for (RuleTrace rule : environment.rules()) {
          out.println("    " + rule.rule().name() + ": " + words(rule.verdict()));
        }
      }
    }
    out.println();
    explanation.decisions().forEach(decision -> out.println(words(decision)));
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case Matched matched -> "matches";
      case Missed missed -> "no match on " + missed.criterion() + ": " + missed.reason();
      case NotReached notReached -> "not reached";
    };
  }

  private static String words(Decision decision) {
    return switch (decision) {
      case Decision.NoMatch none -> "Nothing for " + none.subject() + ": " + none.reason();
      case Decision.Capture capture ->
          """
          Recovery set for %s/%s by the rule %s:
            capture       %s
            trigger       %s
            method        %s
            verification  %s
            retention     %s
            deadline      %s
            gate          %s
            rollback      %s
            rehearsal     %s
            consistency   %s\
          """
              .formatted(
                  capture.application(),
                  capture.environment(),
                  capture.rule(),
                  capture.dataStores().stream()
                      .map(DataStoreDefinition::name)
                      .collect(Collectors.joining(", ")),
                  capture.trigger(),
                  capture.method(),
                  capture.verification(),
                  capture.retention(),
                  capture.deadline(),
                  capture.gate().map(PlanReport::words).orElse("none"),
                  capture.rollback().map(PlanReport::words).orElse("none"),
                  capture.rehearsal().map(PlanReport::words).orElse("none"),
                  capture.consistency().map(PlanReport::words).orElse("as close as it can be"));
    };
  }

  private static String words(Gate gate) {
    return "%s within %s s, or else %s%s"
        .formatted(
            gate.mode(),
            gate.timeout().toSeconds(),
            gate.onTimeout(),
            gate.recoveryTime()
                .map(it -> ", and only if a restore takes at most %s s".formatted(it.toSeconds()))
                .orElse(""));
  }

  private static String words(Rollback rollback) {
    return rollback.maxLost().isPresent()
        ? "%s, if at most %s rows are lost"
            .formatted(rollback.mode(), rollback.maxLost().getAsLong())
        : rollback.mode().word();
  }

  private static String words(Rehearsal rehearsal) {
    return "%s%s within %s s"
        .formatted(
            String.join(" ", rehearsal.command()),
            rehearsal.store().map(store -> " on " + store).orElse(""),
            rehearsal.timeout().toSeconds());
  }

  private static String words(Consistency consistency) {
    return consistency
            .maxSkew()
            .map(skew -> "at most " + skew.toMillis() + " ms")
            .orElse("as close as it can be")
        + (consistency.hooks().isPresent() ? ", quiesced" : "");
  }

  @Override
  public void fill(ObjectNode document) {
    document.put("policyVersion", explanation.policyVersion());
    ObjectNode about = document.putObject("event");
    about
        .put("type", event.type())
        .put("phase", event.phase())
        .put("source", event.source())
        .put("application", event.subject().application())
        .put("environment", event.subject().environment())
        .put("repository", event.subject().repository())
        .put("ref", event.subject().ref())
        .put("commit", event.subject().commit());
    ArrayNode applications = document.putArray("applications");
    explanation.applications().forEach(application -> fill(applications.addObject(), application));
    ArrayNode sets = document.putArray("recoverySets");
    ArrayNode nothing = document.putArray("nothing");
    for (Decision decision : explanation.decisions()) {
      switch (decision) {
        case Decision.Capture capture -> fill(sets.addObject(), capture);
        case Decision.NoMatch none ->
            nothing.addObject().put("subject", none.subject()).put("reason", none.reason());
      }
    }
  }

  private static void fill(ObjectNode node, ApplicationTrace trace) {
    node.put("application", trace.application());
    fill(node, trace.verdict());
    ArrayNode environments = node.putArray("environments");
    for (EnvironmentTrace environment : trace.environments()) {
      ObjectNode child = environments.addObject().put("environment", environment.environment());
      fill(child, environment.verdict());
      ArrayNode rules = child.putArray("rules");
      environment
          .rules()
          .forEach(
              rule -> fill(rules.addObject().put("rule", rule.id().toString()), rule.verdict()));
    }
  }

  private static void fill(ObjectNode node, Verdict verdict) {
    switch (verdict) {
      case Matched matched -> node.put("verdict", "matched");
      case NotReached notReached -> node.put("verdict", "not-reached");
      case Missed missed ->
          node.put("verdict", "missed")
              .put("criterion", missed.criterion().word())
              .put("reason", missed.reason());
    }
  }

  private static void fill(ObjectNode node, Decision.Capture capture) {
    node.put("application", capture.application())
        .put("environment", capture.environment())
        .put("rule", capture.rule())
        .put("trigger", capture.trigger())
        .put("method", capture.method().word())
        .put("verification", capture.verification().word())
        .put("retention", capture.retention())
        .put("deadline", capture.deadline().toString());
    ArrayNode stores = node.putArray("dataStores");
    capture.dataStores().forEach(store -> stores.add(store.name()));
    ObjectNode labels = node.putObject("labels");
    new TreeMap<>(capture.labels()).forEach(labels::put);
    capture
        .gate()
        .ifPresentOrElse(
            gate ->
                node.putObject("gate")
                    .put("mode", gate.mode().word())
                    .put("timeoutSeconds", gate.timeout().toSeconds())
                    .put("onTimeout", gate.onTimeout().word())
                    .put(
                        "recoveryTimeSeconds",
                        gate.recoveryTime().map(Duration::toSeconds).orElse(null)),
            () -> node.putNull("gate"));
    capture
        .rollback()
        .ifPresentOrElse(
            rollback -> {
              ObjectNode part = node.putObject("rollback").put("mode", rollback.mode().word());
              rollback.maxLost().ifPresent(most -> part.put("maxLostRows", most));
            },
            () -> node.putNull("rollback"));
    capture
        .rehearsal()
        .ifPresentOrElse(
            rehearsal -> fill(node.putObject("rehearsal"), rehearsal),
            () -> node.putNull("rehearsal"));
    capture
        .consistency()
        .ifPresentOrElse(
            consistency -> {
              ObjectNode part = node.putObject("consistency");
              part.put("maxSkewMillis", consistency.maxSkew().map(Duration::toMillis).orElse(null));
              part.put("quiesced", consistency.hooks().isPresent());
            },
            () -> node.putNull("consistency"));
  }

  private static void fill(ObjectNode node, Rehearsal rehearsal) {
    node.put("store", rehearsal.store().orElse(null));
    ArrayNode command = node.putArray("command");
    rehearsal.command().forEach(command::add);
    ArrayNode undo = node.putArray("undo");
    rehearsal.undo().forEach(undo::add);
    node.put("timeoutSeconds", rehearsal.timeout().toSeconds());
  }
}
