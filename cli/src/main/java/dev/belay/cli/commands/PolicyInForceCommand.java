package dev.belay.cli.commands;

import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which policies services went by, and whether they agree now. */
@Command(
    name = "in-force",
    description = {
      "Show which policy each service goes by now, whether they agree, and what was in force",
      "before, newest first. The ledger keeps it."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay policy in-force --exit-code"})
final class PolicyInForceCommand extends BelayCommand {
  private static final int MOST = 200;

  @Option(names = "--exit-code", description = "Exit with code 7 if services disagree.")
  private boolean exitCode;

  @Mixin private ListOptions options = new ListOptions();

  PolicyInForceCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    int limit = options.limit(MOST);
    Connections connections = options.connections(this);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      JsonNode page = ledger.policies(limit, Deadline.after(ListOptions.TIMEOUT));
      Report report = new InForceReport(page);
      return exitCode && !page.path("agree").asBoolean()
          ? new Result(ExitCode.DIFFERENT, "services go by different policies", report)
          : Result.done(report);
    }
  }

  /** Of the ledger's own document. */
  private record InForceReport(JsonNode page) implements Report {
    private static final int DIGEST_SHOWN = 12;

    @Override
    public void print(PrintStream out, Times times) {
      int policies = page.path("inForce").size();
      out.println(
          policies == 0
              ? "no service has said which policy it goes by"
              : page.path("agree").asBoolean()
                  ? "all services go by one policy:"
                  : "services DISAGREE: they go by " + policies + " policies:");
      for (JsonNode policy : page.path("inForce")) {
        out.println("  " + policy.path("digest").asString(""));
        policy.path("services").forEach(service -> out.println("    " + service.asString("")));
      }
      Table table = new Table("SINCE", "UNTIL", "SERVICE", "POLICY", "FILE", "COMMIT");
      for (JsonNode item : page.path("items")) {
        String digest = item.path("digest").asString("");
        table.row(
            times.at(text(item, "since")),
            item.path("inForce").asBoolean() ? "now" : times.at(text(item, "until")),
            text(item, "role") + "/" + text(item, "instance"),
            digest.substring(0, Math.min(DIGEST_SHOWN, digest.length())),
            text(item, "file"),
            text(item, "commit"));
      }
      out.println();
      table.print(out);
    }

    private static String text(JsonNode item, String field) {
      return item.path(field).asString("-");
    }

    @Override
    public void fill(ObjectNode document) {
      document.set("agree", page.path("agree"));
      document.set("inForce", page.path("inForce"));
      document.set("items", page.path("items"));
    }
  }
}
