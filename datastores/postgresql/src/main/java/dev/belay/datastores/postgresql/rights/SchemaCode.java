package dev.belay.datastores.postgresql.rights;

import dev.belay.datastores.DataStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a schema's archive says about the code in it: who wrote it, and what a restore evaluates
 * with the rights of a superuser. PostgreSQL builds an index and fills a materialized view with the
 * rights of its owner; all else is evaluated by whoever loads.
 *
 * @param entries of the archive's table of contents
 * @param owners all roles that the schema names
 * @param powerful those of them who are superusers on the target, or as good as
 */
public record SchemaCode(List<String> entries, Collection<String> owners, Set<String> powerful) {
  private static final Pattern ENTRY =
      Pattern.compile(
          "^\\d+; \\d+ \\d+ (EVENT TRIGGER|MATERIALIZED VIEW(?! DATA)|CHECK CONSTRAINT|FK"
              + " CONSTRAINT|CONSTRAINT|INDEX(?!"
              + " ATTACH)|STATISTICS|FUNCTION|PROCEDURE|AGGREGATE|VIEW|DOMAIN|OPERATOR(?: CLASS|"
              + " FAMILY)?|CAST|TABLE(?! DATA| ATTACH)) (.*)$");

  /** What is called, or looked through, by what is evaluated. */
  private static final Set<String> CODE =
      Set.of("FUNCTION", "AGGREGATE", "VIEW", "DOMAIN", "OPERATOR", "CAST");

  /** A key compares by an operator or a cast: people's own only if they made some. */
  private static final Set<String> COMPARING = Set.of("OPERATOR", "CAST");

  /** The languages C and internal, and those that are called untrusted: plpython3u, plperlu. */
  private static final Pattern UNTRUSTED =
      Pattern.compile("\\bLANGUAGE \"?(?:c|internal|[a-z0-9_]*u)\"?\\b");

  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"]|\"\")*\"");
  private static final Pattern STATEMENT = Pattern.compile("\\nCREATE |\\n +ADD CONSTRAINT ");

  private record Entry(String line, String kind, String name, String owner) {
    String words() {
      String kindInWords =
          kind.equals("FK CONSTRAINT") ? "foreign key" : kind.toLowerCase(java.util.Locale.ROOT);
      String of =
          owner.isEmpty() ? name : name.substring(0, name.length() - owner.length()).strip();
      return kindInWords + " " + of + (owner.isEmpty() ? "" : " of " + owner);
    }
  }

  /** The SQL of an index, to see whether it has an expression. */
  @FunctionalInterface
  public interface Sql {
    String of(List<String> entries) throws DataStoreException, InterruptedException;
  }

  /** Whether a constraint, by its entry, may call a function that is not PostgreSQL's own. */
  boolean callsCode(String constraint) {
    return !constraint.contains(" FK CONSTRAINT ") || comparesByOwnCode();
  }

  /** Whether what an entry is about belongs to a superuser of the target. */
  boolean isPowerful(String line) {
    return powerful.contains(owner(line));
  }

  private boolean comparesByOwnCode() {
    return parsed().stream().anyMatch(entry -> COMPARING.contains(entry.kind));
  }

  /**
   * What would run code of others with the rights of a superuser.
   *
   * @param loadsAsSuperuser whether the rows are loaded by one, too
   * @return for people; empty if nothing does
   */
  public List<String> untrusted(CodeTrust trust, boolean loadsAsSuperuser, Sql sql)
      throws DataStoreException, InterruptedException {
    if (trust == CodeTrust.EVERYBODY) {
      return List.of();
    }
    Predicate<Entry> ofOthers =
        trust == CodeTrust.NOBODY ? entry -> true : entry -> !isPowerful(entry.line);
    List<Entry> all = parsed();
    if (loadsAsSuperuser) {
      return all.stream()
          .filter(entry -> entry.kind.equals("TABLE") || CODE.contains(entry.kind))
          .filter(ofOthers)
          .map(Entry::words)
          .toList();
    }
    List<String> found = new ArrayList<>();
    if (trust == CodeTrust.NOBODY) {
      for (Entry entry : all) {
        if (entry.kind.equals("EVENT TRIGGER") || isOfTheSystem(entry, sql)) {
          found.add(entry.words());
        }
      }
    }
    if (all.stream().noneMatch(entry -> CODE.contains(entry.kind) && ofOthers.test(entry))) {
      return found;
    }
    for (Entry entry : all) {
      if (isPowerful(entry.line) && isEvaluated(entry, sql)) {
        found.add(entry.words());
      }
    }
    return found;
  }

  /** A function that does whatever the server's own process can do, whoever calls it. */
  private static boolean isOfTheSystem(Entry entry, Sql sql)
      throws DataStoreException, InterruptedException {
    return entry.kind.equals("FUNCTION") && UNTRUSTED.matcher(sql.of(List.of(entry.line))).find();
  }

  private boolean isEvaluated(Entry entry, Sql sql)
      throws DataStoreException, InterruptedException {
    return switch (entry.kind) {
      case "MATERIALIZED VIEW", "CHECK CONSTRAINT", "STATISTICS" -> true;
      case "FK CONSTRAINT" -> comparesByOwnCode();
      case "INDEX", "CONSTRAINT" -> hasExpression(sql.of(List.of(entry.line)));
      default -> false;
    };
  }

  /** Parameters of an operator class look like one, which is on the safe side. */
  private static boolean hasExpression(String archived) {
    String sql = QUOTED.matcher(archived).replaceAll("name");
    Matcher statement = STATEMENT.matcher(sql); // after the settings of pg_restore
    int columns = statement.find() ? sql.indexOf('(', statement.end()) : -1;
    return columns >= 0
        && (sql.indexOf('(', columns + 1) >= 0
            || sql.toUpperCase(java.util.Locale.ROOT).contains(" WHERE "));
  }

  private List<Entry> parsed() {
    List<Entry> parsed = new ArrayList<>();
    for (String line : entries) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        parsed.add(
            new Entry(
                line, String.valueOf(entry.group(1)), String.valueOf(entry.group(2)), owner(line)));
      }
    }
    return parsed;
  }

  /** A line ends with it. Names may have spaces: the longest role that fits is it. */
  private String owner(String line) {
    return owners.stream()
        .filter(role -> line.endsWith(" " + role))
        .max(java.util.Comparator.comparingInt(String::length))
        .orElse("");
  }
}
