package dev.belay.cli.gate;

import dev.belay.cli.output.OneLine;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** GitHub-flavoured Markdown from other people's text, which stays text. */
final class Markdown {
  private static final int LONGEST = 1_000;

  /** A backslash makes any ASCII punctuation literal (CommonMark 2.4), links and HTML included. */
  private static final Pattern PUNCTUATION = Pattern.compile("[\\p{Punct}&&[^,;'\"%()=?-]]");

  private Markdown() {}

  /** {@code text} on one line, at most 1,000 characters; a dash if there is none. */
  static String text(@Nullable String text) {
    String line = OneLine.of(text);
    if (line.isEmpty()) {
      return "–";
    }
    String cut =
        line.length() <= LONGEST
            ? line
            : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST - 1)))
                + "…";
    return PUNCTUATION.matcher(cut).replaceAll("\\\\$0");
  }

  /** One row of a table; the cells are Markdown already. */
  static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /** The titles of a table and the line below them. */
  static String header(String... titles) {
    List<String> lines = Arrays.stream(titles).map(title -> "---").toList();
    return row(titles) + lines.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
