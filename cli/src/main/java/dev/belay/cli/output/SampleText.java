package dev.belay.cli.output;

import dev.belay.datastores.Comparison;
import dev.belay.datastores.Comparison.Sample;
import dev.belay.datastores.Comparison.Value;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Differing rows, one per line: {@code ~} changed, {@code -} removed, {@code +} added. In a changed
 * row, changed values are in brackets: {@code [before -> after]}.
 */
public final class SampleText {
  private static final int LONGEST = 60;

  private SampleText() {}

  /** Prints the samples of a part; nothing when there are none. */
  public static void print(Comparison.Part table, String indent, PrintStream out) {
    if (table.samples().isEmpty()) {
      return;
    }
    out.println(indent + OneLine.of(table.name()));
    for (Sample sample : table.samples()) {
      out.println(indent + "  " + line(sample));
    }
  }

  static String line(Sample sample) {
    List<Value> before = sample.before();
    List<Value> after = sample.after();
    if (before == null || after == null) {
      return before == null ? "+ " + row(after == null ? List.of() : after) : "- " + row(before);
    }
    Map<String, Value> later = new LinkedHashMap<>();
    after.forEach(value -> later.put(value.field(), value));
    List<String> cells = new ArrayList<>();
    for (Value one : before) {
      Value other = later.remove(one.field());
      cells.add(other == null || other.equals(one) ? cell(one) : changed(one, other));
    }
    later.values().forEach(value -> cells.add(cell(value)));
    return "~ " + String.join(", ", cells);
  }

  private static String row(List<Value> values) {
    return String.join(", ", values.stream().map(SampleText::cell).toList());
  }

  private static String cell(Value value) {
    return OneLine.of(value.field()) + "=" + text(value.text());
  }

  private static String changed(Value one, Value other) {
    return OneLine.of(one.field()) + "=[" + text(one.text()) + " -> " + text(other.text()) + "]";
  }

  /** On one line, and cut if it is long. */
  private static String text(@Nullable String text) {
    if (text == null) {
      return "NULL";
    }
    String line = OneLine.of(text);
    return line.codePointCount(0, line.length()) <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
