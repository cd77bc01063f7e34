package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.gate.Gate;
import dev.belay.cli.gate.GateClient;
import dev.belay.cli.gate.SeenGateReport;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.output.Result;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A person decides a gate, whatever is known of its recovery set. The first decision counts. */
abstract class GateDecisionCommand extends BelayCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String decision;
  private final String verb;

  @Parameters(paramLabel = "ID", description = "The gate's id, or its first 4 or more characters.")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why. The ledger keeps it for good, and people are told.")
  private String reason = "";

  @Option(
      names = {"-y", "--yes"},
      description =
          "Decide without asking. Without this option and without a terminal, nothing is done.")
  private boolean yes;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  /**
   * @param decision approved or rejected
   * @param verb for people
   */
  GateDecisionCommand(Invocation invocation, String decision, String verb) {
    super(invocation);
    this.decision = decision;
    this.verb = verb;
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (JsonService gateway = connections.gateway()) {
      GateClient gates = new GateClient(gateway);
      Answer<Gate> seen = gates.look(id, Deadline.after(TIMEOUT));
      if (!yes && "waiting".equals(seen.value().state())) {
        String answer = ask(seen);
        if (!"yes".equals(answer)) {
          return new Result(
              ExitCode.REFUSED,
              answer == null
                  ? "there is no terminal to confirm it at: the gate goes on waiting; give --yes"
                  : "it was not confirmed, and the gate goes on waiting",
              new SeenGateReport(seen));
        }
      }
      return Result.done(
          new SeenGateReport(
              gates.decide(seen.value().gateId(), decision, reason, Deadline.after(TIMEOUT))));
    }
  }

  private @Nullable String ask(Answer<Gate> seen) {
    new SeenGateReport(seen).print(invocation().err(), invocation().times());
    return invocation()
        .person()
        .ask(
            "Type yes to %s this deployment without a %s recovery set:"
                .formatted(verb, seen.value().mode()));
  }
}
