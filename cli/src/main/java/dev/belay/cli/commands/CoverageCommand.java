package dev.belay.cli.commands;

import dev.belay.cli.connection.ConnectionOptions;
import dev.belay.cli.connection.Connections;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.LedgerClient;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Which deployments had a verified recovery set before they started. */
@Command(
    name = "coverage",
    description = {
      "Show each deployment that Belay heard of, and whether it had a verified recovery set before"
          + " it started: yes, no, unknown or not-started, with the reason."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay coverage --environment production",
      "  belay coverage --from 2026-07-01 --to 2026-10-01 --csv > population.csv"
    })
final class CoverageCommand extends BelayCommand {
  private static final int PAGE = 200;
  private static final Duration LONGEST = Duration.ofMinutes(30);

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "A day (UTC) or an instant, included. Default: 30 days before --to.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "A day (UTC) or an instant, not included. Default: now.")
  private @Nullable String to;

  @Option(names = "--application", paramLabel = "A", description = "Only this application.")
  private @Nullable String application;

  @Option(names = "--environment", paramLabel = "E", description = "Only this environment.")
  private @Nullable String environment;

  @Option(names = "--csv", description = "Print all of them as CSV (RFC 4180). Not with --json.")
  private boolean csv;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "List the newest N; all are counted. Default: ${DEFAULT-VALUE}.")
  private int limit = 20;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  CoverageCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, ServiceException, InterruptedException {
    if (csv && json()) {
      throw CommandException.usage("--csv and --json are two forms of one answer: choose one");
    }
    if (limit < 0) {
      throw CommandException.usage("--limit must be 0 or more, not " + limit);
    }
    Map<String, String> filters =
        ListOptions.filters(
            "from",
            instant("--from", from),
            "to",
            instant("--to", to),
            "application",
            application,
            "environment",
            environment);
    Connections connections =
        Connections.resolve(connection, invocation().environment(), this::note);
    try (LedgerClient ledger = new LedgerClient(connections.ledger())) {
      if (csv) {
        ledger.exportCoverage(filters, invocation().out(), Deadline.after(LONGEST));
        return Result.done(Report.EMPTY);
      }
      return Result.done(report(ledger, filters));
    }
  }

  /** Counts all pages, of one and the same time, and keeps the newest deployments. */
  private CoverageReport report(LedgerClient ledger, Map<String, String> filters)
      throws ServiceException, InterruptedException {
    Deadline deadline = Deadline.after(LONGEST);
    ArrayNode newest = dev.belay.cli.http.Json.object().putArray("items");
    Map<String, Integer> counts = new TreeMap<>();
    Map<String, String> fixed = new LinkedHashMap<>(filters);
    String cursor = null;
    do {
      JsonNode page = ledger.coverage(fixed, PAGE, cursor, deadline);
      for (JsonNode item : page.path("items")) {
        counts.merge(item.path("covered").asString("unknown"), 1, Integer::sum);
        if (newest.size() < limit) {
          newest.add(item);
        }
      }
      fixed.put("from", page.path("from").asString(""));
      fixed.put("to", page.path("to").asString(""));
      cursor = page.path("next").isString() ? page.path("next").asString() : null;
    } while (cursor != null);
    return new CoverageReport(
        String.valueOf(fixed.get("from")), String.valueOf(fixed.get("to")), counts, newest);
  }

  private static @Nullable String instant(String option, @Nullable String text)
      throws CommandException {
    if (text == null) {
      return null;
    }
    try {
      return (text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant())
          .toString();
    } catch (DateTimeException e) {
      throw CommandException.usage(
          "%s must be a day or an instant, as 2026-11-30 or 2026-11-30T12:00:00Z, not \"%s\""
              .formatted(option, text));
    }
  }
}
