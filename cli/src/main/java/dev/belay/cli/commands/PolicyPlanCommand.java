package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.output.Result;
import dev.belay.cli.policy.EventFile;
import dev.belay.cli.policy.EventSource;
import dev.belay.cli.policy.PlanReport;
import dev.belay.cli.policy.PolicyFile;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.match.Explanation;
import dev.belay.sources.PolicyEvents;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what a policy would do for an event. Asks no service. */
@Command(
    name = "plan",
    description = "Show what a policy does with an event, and why.",
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay policy plan --event event.json",
      "  belay policy plan --event deployment.json --source github --policy belay.yaml --json"
    })
final class PolicyPlanCommand extends BelayCommand {
  @Option(
      names = "--event",
      required = true,
      paramLabel = "FILE",
      description =
          "The event as JSON: as its sender sends it, or as a deployment event of " + "Belay.")
  private Path event = Path.of("");

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      defaultValue = "belay.yaml",
      description = "The policy file. Default: ${DEFAULT-VALUE}.")
  private Path policy = Path.of("belay.yaml");

  @Option(
      names = "--source",
      paramLabel = "S",
      description =
          "Who sent the event: ${COMPLETION-CANDIDATES}. Default: found out from the " + "event.")
  private @Nullable EventSource source;

  @Option(
      names = "--github-event",
      paramLabel = "NAME",
      description =
          "GitHub's name of the event (header X-GitHub-Event). Default: found out "
              + "from the event.")
  private @Nullable String githubEvent;

  PolicyPlanCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException {
    PolicyFile read = PolicyFile.read(policy);
    PolicyEvent happened =
        PolicyEvents.of(EventFile.read(event, source, githubEvent, Instant.now()));
    return switch (read) {
      case PolicyFile.Valid valid -> plan(Explanation.of(valid.policy(), happened), happened);
      case PolicyFile.Invalid invalid -> PolicyValidateCommand.report(invalid);
    };
  }

  private Result plan(Explanation explanation, PolicyEvent happened) {
    explanation
        .failedConditions()
        .forEach(rule -> note("the condition of " + rule.id() + " could not be decided"));
    return Result.done(new PlanReport(happened, explanation));
  }
}
