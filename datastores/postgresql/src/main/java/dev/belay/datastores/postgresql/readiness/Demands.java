package dev.belay.datastores.postgresql.readiness;

import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.schema.SchemaEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a database demands of the role that restores it.
 *
 * @param owned from each role that owns something, or has granted it, to what that is, in words
 * @param extensions to create
 * @param parameters from each parameter that a function sets to these functions, in words
 * @param superuserOnly what only a superuser may create, in words
 * @param systemGrants grants on PostgreSQL's own objects, which only their owner can make, in words
 * @param roles that must exist
 * @param tablespaces that are used, if they are there
 */
public record Demands(
    Map<String, List<String>> owned,
    List<String> extensions,
    Map<String, List<String>> parameters,
    List<String> superuserOnly,
    List<String> systemGrants,
    List<String> roles,
    List<String> tablespaces) {
  /** Of a restore whose schema is in place. */
  public static final Demands NONE =
      new Demands(Map.of(), List.of(), Map.of(), List.of(), List.of(), List.of(), List.of());

  private static final Pattern BODY = Pattern.compile("\\n    (?:AS|RETURN|BEGIN ATOMIC)\\b");
  private static final Pattern PARAMETER =
      Pattern.compile("^    SET (\\S+) TO ", Pattern.MULTILINE);

  /** Of a grant that somebody else than the owner made. */
  private static final Pattern GRANTOR =
      Pattern.compile("^SET SESSION AUTHORIZATION (.*);$", Pattern.MULTILINE);

  /** C, internal, and those that are called untrusted, as plpython3u. Leakproof counts as well. */
  private static final Pattern UNTRUSTED =
      Pattern.compile("\\bLANGUAGE \"?(?:c|internal|[a-z0-9_]*u)\"?\\b|\\bLEAKPROOF\\b");

  /** Types of their own, and such that are not defined yet. */
  private static final Pattern BASE_TYPE =
      Pattern.compile("^    INPUT = |^CREATE TYPE [^;(]*;", Pattern.MULTILINE);

  /** Of a recovery point. */
  public static Demands of(PostgresContents contents, String sql) {
    Demands schema = of(SchemaEntry.parse(sql));
    List<String> objectOwners =
        contents.largeObjects().stream()
            .flatMap(batch -> batch.objects().stream())
            .map(LargeObject::owner)
            .distinct()
            .toList();
    Demands all = schema.with(objectOwners, contents.tablespaces());
    return new Demands(
        all.owned,
        all.extensions,
        all.parameters,
        all.superuserOnly,
        all.systemGrants,
        contents.roles(),
        all.tablespaces);
  }

  /** Of a schema alone, on the server that it was read from. */
  public static Demands of(List<SchemaEntry> entries) {
    Map<String, List<String>> owned = new TreeMap<>();
    List<String> extensions = new ArrayList<>();
    Map<String, List<String>> parameters = new TreeMap<>();
    List<String> superuserOnly = new ArrayList<>();
    List<String> systemGrants = new ArrayList<>();
    for (SchemaEntry entry : entries) {
      if (entry.isGrantOfTheSystem()) {
        systemGrants.add(entry.words());
        continue;
      }
      if (!entry.owner().isEmpty()) {
        add(owned, entry.owner(), entry.words());
      }
      Matcher grantor = GRANTOR.matcher(entry.type().equals("ACL") ? entry.sql() : "");
      while (grantor.find()) {
        add(owned, unquoted(String.valueOf(grantor.group(1))), "grants on " + entry.name());
      }
      if (entry.type().equals("EXTENSION")) {
        extensions.add(entry.name());
      }
      Matcher parameter = PARAMETER.matcher(isRoutine(entry) ? head(entry) : "");
      while (parameter.find()) {
        add(parameters, String.valueOf(parameter.group(1)), entry.words());
      }
      if (isForSuperusers(entry)) {
        superuserOnly.add(entry.words());
      }
    }
    return new Demands(
        owned, extensions, parameters, superuserOnly, systemGrants, List.of(), List.of());
  }

  /** With what a schema's text does not tell. */
  Demands with(List<String> objectOwners, List<String> usedTablespaces) {
    Map<String, List<String>> all = new TreeMap<>(owned);
    for (String owner : objectOwners) {
      all.merge(
          owner,
          List.of("large objects"),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
    return new Demands(
        all, extensions, parameters, superuserOnly, systemGrants, roles, usedTablespaces);
  }

  /** After the documentation of PostgreSQL's CREATE statements. */
  private static boolean isForSuperusers(SchemaEntry entry) {
    return switch (entry.type()) {
      case "EVENT TRIGGER",
          "FOREIGN DATA WRAPPER",
          "SUBSCRIPTION",
          "PROCEDURAL LANGUAGE",
          "ACCESS METHOD",
          "OPERATOR CLASS",
          "OPERATOR FAMILY",
          "TEXT SEARCH PARSER",
          "TEXT SEARCH TEMPLATE",
          "PUBLICATION TABLES IN SCHEMA" ->
          true;
      case "PUBLICATION" -> entry.sql().contains(" FOR ALL TABLES");
      case "TYPE" -> BASE_TYPE.matcher(entry.sql()).find();
      case "CAST" -> entry.sql().contains(" WITHOUT FUNCTION");
      case "FUNCTION", "PROCEDURE" -> UNTRUSTED.matcher(head(entry)).find();
      default -> false;
    };
  }

  private static String unquoted(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }

  private static boolean isRoutine(SchemaEntry entry) {
    return entry.type().equals("FUNCTION") || entry.type().equals("PROCEDURE");
  }

  /** A routine's statement without its body. */
  private static String head(SchemaEntry entry) {
    Matcher body = BODY.matcher(entry.sql());
    return body.find() ? entry.sql().substring(0, body.start()) : entry.sql();
  }

  private static void add(Map<String, List<String>> lists, String key, String value) {
    lists.computeIfAbsent(key, unused -> new ArrayList<>()).add(value);
  }
}
