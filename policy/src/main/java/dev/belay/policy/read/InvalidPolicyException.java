package dev.belay.policy.read;

import dev.belay.policy.yaml.PolicyProblem;
import java.util.List;
import java.util.stream.Collectors;

/** The policy is refused. The message lists all problems, one per line. */
public final class InvalidPolicyException extends Exception {
  private final transient List<PolicyProblem> problems;

  InvalidPolicyException(String source, List<PolicyProblem> problems) {
    super(message(source, problems));
    this.problems = List.copyOf(problems);
  }

  /** At least one problem, in the file's order. */
  public List<PolicyProblem> problems() {
    return problems;
  }

  private static String message(String source, List<PolicyProblem> problems) {
    return problems.stream()
        .map(problem -> source + ":" + problem)
        .collect(
            Collectors.joining(
                "\n",
                "the policy has "
                    + problems.size()
                    + (problems.size() == 1 ? " problem\n" : " problems\n"),
                ""));
  }
}
