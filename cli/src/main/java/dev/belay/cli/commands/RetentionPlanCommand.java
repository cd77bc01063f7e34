package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Result;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Which recovery sets are kept, and why. */
@Command(
    name = "plan",
    description = {
      "Show what the policy's retention makes of the recovery sets: which are kept, by which rule,"
          + " and which are not. Nothing is deleted."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay retention plan --application shop --environment production",
      "  belay retention plan --let-go --limit 500"
    })
final class RetentionPlanCommand extends BelayCommand {
  private static final int PAGE = 200;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @Option(names = "--application", paramLabel = "A", description = "Only this application.")
  private @Nullable String application;

  @Option(names = "--environment", paramLabel = "E", description = "Only this environment.")
  private @Nullable String environment;

  @Option(names = "--let-go", description = "List only those that are not kept.")
  private boolean letGo;

  @Mixin private ListOptions list = new ListOptions();

  RetentionPlanCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    int limit = list.limit(Integer.MAX_VALUE);
    Map<String, String> filters =
        ListOptions.filters(
            "application", application, "environment", environment, "kept", letGo ? "false" : null);
    Deadline deadline = Deadline.after(LONGEST);
    ArrayNode items = Json.object().putArray("items");
    try (LedgerClient ledger = new LedgerClient(list.connections(this).ledger())) {
      JsonNode page = ledger.retention(filters, Math.min(limit, PAGE), null, deadline);
      page.path("items").forEach(items::add);
      while (items.size() < limit && page.path("next").isString()) {
        page =
            ledger.retention(
                filters,
                Math.min(limit - items.size(), PAGE),
                page.path("next").asString(),
                deadline);
        page.path("items").forEach(items::add);
      }
      return Result.done(
          new RetentionReport(page.path("policyVersion").asString(""), page.path("totals"), items));
    }
  }
}
