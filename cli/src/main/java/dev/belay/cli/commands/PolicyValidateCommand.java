package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Result;
import dev.belay.cli.policy.PolicyFile;
import dev.belay.cli.policy.PolicyReport;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reports all faults of a policy. */
@Command(
    name = "validate",
    description = "Report every fault in a policy, with line and column.",
    footerHeading = "%nExamples:%n",
    footer = {"  belay policy validate belay.yaml", "  belay policy validate belay.yaml --json"})
final class PolicyValidateCommand extends BelayCommand {
  @Parameters(paramLabel = "FILE", description = "The policy file.")
  private Path file = Path.of("belay.yaml");

  PolicyValidateCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException {
    return report(PolicyFile.read(file));
  }

  /** Failed if the policy is invalid. */
  static Result report(PolicyFile policy) {
    return switch (policy) {
      case PolicyFile.Valid valid -> Result.done(new PolicyReport(valid));
      case PolicyFile.Invalid invalid ->
          new Result(
              ExitCode.FAILED,
              invalid.file() + " is invalid: problems: " + invalid.problems().size(),
              new PolicyReport(invalid));
    };
  }
}
