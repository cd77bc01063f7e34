package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.doctor.DoctorReport;
import dev.belay.cli.doctor.Examination;
import dev.belay.cli.doctor.Finding;
import dev.belay.cli.doctor.HomeExamination;
import dev.belay.cli.doctor.ServiceExamination;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.ChannelProblems;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Result;
import dev.belay.cli.policy.PolicyFile;
import dev.belay.jail.Isolation;
import dev.belay.jail.NoJailException;
import dev.belay.policy.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what data stores and the installation lack, before an incident. */
@Command(
    name = "doctor",
    description = {
      "Say what the data stores of a policy lack for captures and for rollbacks, with the",
      "statements that mend it; which channels of notifications do not deliver, as the ledger",
      "knows; and what is wrong with the gateway, the ledger and the home that are named: health,",
      "version, clock, certificate, disk, and whether a copy of the vault's key was ever proven."
          + " It",
      "changes nothing."
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

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

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
    List<String> unready = new ArrayList<>();
    examined.stream().filter(it -> !it.ready()).map(Examination::dataStore).forEach(unready::add);
    Optional<ChannelProblems> channels =
        policy.notifications().channels().isEmpty()
            ? Optional.empty()
            : Optional.of(channels(unready));
    List<Finding> findings = installation();
    findings.stream()
        .filter(Finding::unready)
        .map(it -> it.subject() + (it.grade() == Finding.Grade.UNKNOWN ? " (unknown)" : ""))
        .distinct()
        .forEach(unready::add);
    DoctorReport report = new DoctorReport(examined, channels.orElse(null), findings, isolation());
    return unready.isEmpty()
        ? Result.done(report)
        : new Result(ExitCode.FAILED, "not ready: " + String.join(", ", unready), report);
  }

  /** The services that are named, and the home. */
  private List<Finding> installation() throws CommandException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, URI> service : connections.services().entrySet()) {
      findings.addAll(
          ServiceExamination.of(
              service.getKey(), service.getValue(), VersionCommand.version(), Clock.systemUTC()));
    }
    Path home = connections.directory();
    if (home != null) {
      findings.add(HomeExamination.disk(home));
      if (connections.vault() != null && connections.keyFile() != null) {
        findings.add(
            HomeExamination.key(connections.vault(), connections.keyFile(), "--home " + home));
      }
    }
    return findings;
  }

  /** The ledger has the secrets, and this machine need not. */
  private ChannelProblems channels(List<String> unready)
      throws CommandException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    if (!connections.namesLedger()) {
      return new ChannelProblems(
          List.of(), "nothing says where the ledger is (--ledger-url, BELAY_LEDGER_URL, --home)");
    }
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      ChannelProblems channels = ChannelProblems.of(ledger, Deadline.after(ListOptions.TIMEOUT));
      channels.failing().forEach(it -> unready.add("channel " + it.channel()));
      return channels;
    } catch (ServiceException e) {
      unready.add("channels of notifications (unknown)");
      return new ChannelProblems(List.of(), String.valueOf(e.getMessage()));
    }
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
