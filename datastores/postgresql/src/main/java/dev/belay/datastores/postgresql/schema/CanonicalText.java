package dev.belay.datastores.postgresql.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An object's SQL without what differs between a database and a right restore of it. PostgreSQL
 * keeps these as sets, or makes them up, and pg_dump writes them as it finds them:
 *
 * <ul>
 *   <li>the order of the roles of a policy, which is that in which the roles were made;
 *   <li>the order of grants, and who owns what has them: objects of PostgreSQL itself and of
 *       extensions belong to whoever made the cluster or the extension (all others say their owner
 *       where they are made);
 *   <li>the order of the columns of a table that inherits: a restored table has those of its
 *       parents first.
 * </ul>
 */
final class CanonicalText {
  private static final String NAME = "(?:\"(?:[^\"]|\"\")*\"|[^\\s\",;(]+)";
  private static final Pattern ROLE = Pattern.compile(NAME);
  private static final Pattern POLICY =
      Pattern.compile(
          "\\bCREATE POLICY %1$s ON %1$s(?: AS RESTRICTIVE)?(?: FOR [A-Z]+)? TO (%2$s(?:, %2$s)*)"
              .formatted(NAME + "(?:\\." + NAME + ")?", NAME));
  private static final Pattern INHERITS = Pattern.compile("\n\\)\nINHERITS \\(");
  private static final Pattern OWNER = Pattern.compile("; Owner: .*\n");

  private static final String HEADER_END = "\n--\n";
  private static final Pattern STATEMENT = Pattern.compile("(?:[^;\"]|\"(?:[^\"]|\"\")*\")*;\n?");

  private CanonicalText() {}

  /**
   * @param type as pg_dump calls it, for example {@code POLICY}
   * @param text with the comment that begins it
   */
  static String of(String type, String text) {
    return switch (type) {
      case "POLICY" -> sortedRoles(text);
      case "ACL", "DEFAULT ACL" -> sortedGrants(OWNER.matcher(text).replaceFirst("\n"));
      case "TABLE" -> INHERITS.matcher(text).find() ? sortedLines(text) : text;
      default -> text;
    };
  }

  private static String sortedRoles(String text) {
    Matcher policy = POLICY.matcher(text);
    if (!policy.find()) {
      return text;
    }
    String roles =
        ROLE.matcher(policy.group(1))
            .results()
            .map(role -> role.group())
            .sorted()
            .collect(Collectors.joining(", "));
    return text.substring(0, policy.start(1)) + roles + text.substring(policy.end(1));
  }

  /** What is granted by somebody else than the owner stands between two settings of the session. */
  private static String sortedGrants(String text) {
    int begin = text.indexOf(HEADER_END) + HEADER_END.length();
    List<String> grants = new ArrayList<>();
    StringBuilder grant = new StringBuilder();
    Matcher statement = STATEMENT.matcher(text).region(begin, text.length());
    while (statement.find()) {
      String sql = statement.group().strip();
      grant.append(sql).append('\n');
      boolean inside =
          grant.indexOf("SET SESSION AUTHORIZATION ") >= 0 && !sql.startsWith("RESET SESSION ");
      if (!inside) {
        grants.add(grant.toString());
        grant.setLength(0);
      }
    }
    grants.add(grant.toString());
    Collections.sort(grants);
    return text.substring(0, begin) + String.join("", grants);
  }

  private static String sortedLines(String text) {
    return Arrays.stream(text.split("\n", -1))
        .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
        .sorted()
        .collect(Collectors.joining("\n"));
  }
}
