package dev.belay.cli.tokens;

import dev.belay.access.StoredToken;
import dev.belay.cli.http.Json;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Table;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Never the tokens themselves, nor their hashes. */
public record TokenTable(List<StoredToken> tokens, Instant now) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    Table table = new Table("NAME", "SCOPES", "APPLICATIONS", "ENVIRONMENTS", "EXPIRES");
    for (StoredToken token : tokens) {
      table.row(
          token.name(),
          String.join(",", token.scopes()),
          all(token.applications()),
          all(token.environments()),
          expires(token, times));
    }
    table.print(out);
  }

  private String expires(StoredToken token, Times times) {
    Instant end = token.expires();
    return end == null ? "never" : times.at(end) + (token.isExpired(now) ? " (expired)" : "");
  }

  private static String all(List<String> names) {
    return names.isEmpty() ? "all" : String.join(",", names);
  }

  @Override
  public void fill(ObjectNode document) {
    ArrayNode items = document.putArray("items");
    for (StoredToken token : tokens) {
      ObjectNode item = items.addObject().put("name", token.name());
      item.set("scopes", Json.tree(token.scopes()));
      item.set("applications", Json.tree(token.applications()));
      item.set("environments", Json.tree(token.environments()));
      item.put("created", token.created() == null ? null : token.created().toString());
      item.put("expires", token.expires() == null ? null : token.expires().toString());
      item.put("expired", token.isExpired(now));
    }
  }
}
