package dev.belay.cli.policy;

import dev.belay.cli.output.Report;
import dev.belay.cli.output.Times;
import dev.belay.policy.yaml.PolicyProblem;
import java.io.PrintStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether a policy is valid, and all its problems. */
public record PolicyReport(PolicyFile policy) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    switch (policy) {
      case PolicyFile.Valid valid ->
          out.println(
              "%s: valid, version %s, applications: %s"
                  .formatted(
                      valid.file(),
                      valid.policy().version(),
                      String.join(", ", valid.policy().applications().keySet())));
      case PolicyFile.Invalid invalid ->
          invalid.problems().forEach(problem -> out.println(invalid.file() + ":" + problem));
    }
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode problems = document.putArray("problems");
    switch (policy) {
      case PolicyFile.Valid valid -> document.put("policyVersion", valid.policy().version());
      case PolicyFile.Invalid invalid ->
          invalid.problems().forEach(problem -> fill(problems.addObject(), problem));
    }
  }

  private static void fill(ObjectNode node, PolicyProblem problem) {
    node.put("line", problem.line())
        .put("column", problem.column())
        .put("path", problem.path())
        .put("value", problem.value())
        .put("rule", problem.rule());
  }
}
