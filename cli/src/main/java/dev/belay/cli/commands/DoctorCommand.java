package dev.belay.cli.commands;

import dev.belay.cli.doctor.DoctorReport;
import dev.belay.cli.doctor.Examination;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.output.Result;
import dev.belay.cli.policy.PolicyFile;
import dev.belay.jail.Isolation;
import dev.belay.jail.NoJailException;
import dev.belay.policy.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the data stores of a policy, before an incident, what they lack. */
@Command(
    name = "doctor",
    description = {
      "Say what the data stores of a policy lack for captures and for rollbacks, with the",
      "statements that mend it. It connects to them, and changes nothing."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay doctor belay.yaml", "  belay doctor belay.yaml --data-store shop-db --json"})
final class DoctorCommand extends BelayCommand {
  @Parameters(paramLabel = "FILE", description = "The policy file.")
  private Path file = Path.of("belay.yaml");

  @Option(
      names = "--data-store",
      paramLabel = "NAME",
      description = "Only this data store. May be repeated. Default: all of the policy.")
  private List<String> dataStores = new ArrayList<>();

  DoctorCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, InterruptedException {
    return switch (PolicyFile.read(file)) {
      case PolicyFile.Invalid invalid -> PolicyValidateCommand.report(invalid);
      case PolicyFile.Valid valid -> examine(valid.policy());
    };
  }

  private Result examine(Policy policy) throws CommandException, InterruptedException {
    for (String name : dataStores) {
      if (policy.dataStore(name).isEmpty()) {
        throw CommandException.usage(
            "the policy has no data store \"%s\"; it has %s"
                .formatted(name, policy.dataStores().keySet()));
      }
    }
    List<Examination> examined = new ArrayList<>();
    for (String name : policy.dataStores().keySet()) {
      if (dataStores.isEmpty() || dataStores.contains(name)) {
        examined.add(Examination.of(policy.dataStores().get(name), invocation().environment()));
      }
    }
    DoctorReport report = new DoctorReport(examined, isolation());
    List<String> unready =
        examined.stream().filter(it -> !it.ready()).map(Examination::dataStore).toList();
    return unready.isEmpty()
        ? Result.done(report)
        : new Result(ExitCode.FAILED, "not ready: " + String.join(", ", unready), report);
  }

  /** Found by trying, as a verifier does at its start. */
  static String isolation() throws InterruptedException {
    try {
      return Isolation.choose(Isolation.Wanted.AUTO, Isolation.Furnishing.reading(List.of()))
          .description();
    } catch (NoJailException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
