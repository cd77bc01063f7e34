package dev.belay.cli.commands;

import dev.belay.cli.exit.CommandException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** The target of a restore by the workers, and the part of the recovery point that is restored. */
final class WorkerRestoreOptions {
  @Option(
      names = "--to",
      paramLabel = "STORE[/DB]",
      description =
          "Without --into: restore into this data store of the policy, or into a new "
              + "database DB beside it. Default: the point's own data store.")
  private @Nullable String to;

  @Option(
      names = "--replace",
      description =
          "Without --into: replace what is there, after capturing a pre-restore "
              + "recovery point of it. With --table or --schema: replace the rows of these "
              + "tables.")
  private boolean replace;

  @Option(
      names = "--keep-replaced",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "With --replace: how long the replaced data is kept, for example 48h. "
              + "Default: until it is dropped.")
  private java.time.@Nullable Duration keepReplaced;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "Without --into: restore only the tables of this schema; may be repeated.")
  private List<String> schemas = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "[SCHEMA.]NAME",
      description = "Without --into: restore only this table; may be repeated.")
  private List<String> tables = new ArrayList<>();

  @Option(
      names = "--into-schema",
      paramLabel = "NAME",
      description =
          "Without --into: restore the chosen tables into this new schema, beside "
              + "what is there.")
  private @Nullable String intoSchema;

  /** Whether any of them was given. */
  boolean given() {
    return to != null
        || replace
        || keepReplaced != null
        || !schemas.isEmpty()
        || !tables.isEmpty()
        || intoSchema != null;
  }

  void fill(ObjectNode body) throws CommandException {
    if (keepReplaced != null && !replace) {
      throw CommandException.usage("--keep-replaced goes with --replace");
    }
    boolean chosen = !schemas.isEmpty() || !tables.isEmpty();
    if (keepReplaced != null && chosen) {
      throw CommandException.usage(
          "--keep-replaced is for whole databases: the rows of single tables are kept in the"
              + " pre-restore recovery point");
    }
    if (intoSchema != null && (replace || !chosen)) {
      throw CommandException.usage(
          "--into-schema makes a new schema for the tables that --table and --schema choose, and"
              + " replaces nothing");
    }
    ObjectNode target = body.putObject("target");
    if (to != null) {
      int slash = to.indexOf('/');
      if (to.isEmpty() || slash == 0 || slash == to.length() - 1) {
        throw CommandException.usage("--to is STORE or STORE/DATABASE, not \"" + to + "\"");
      }
      target.put("dataStore", slash < 0 ? to : to.substring(0, slash));
      if (slash > 0) {
        target.put("database", to.substring(slash + 1));
      }
    }
    target.put("replace", replace);
    if (!schemas.isEmpty()) {
      schemas.forEach(target.putArray("schemas")::add);
    }
    if (!tables.isEmpty()) {
      tables.forEach(target.putArray("tables")::add);
    }
    if (intoSchema != null) {
      target.put("intoSchema", intoSchema);
    }
    if (keepReplaced != null) {
      body.put("keepReplaced", keepReplaced.toString());
    }
  }
}
