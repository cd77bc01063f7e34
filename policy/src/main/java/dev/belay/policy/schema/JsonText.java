package dev.belay.policy.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as a person would write it: what fits on a line stays on one line. */
final class JsonText {
  private static final int WIDTH = 120;

  private JsonText() {}

  static String of(JsonNode node) {
    return lines(node, "", 0);
  }

  private static String lines(JsonNode node, String indent, int used) {
    String line = line(node);
    if (!node.isContainer() || node.isEmpty() || indent.length() + used + line.length() <= WIDTH) {
      return line;
    }
    String inner = indent + "  ";
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      node.forEachEntry(
          (name, value) -> {
            String key = quoted(name) + ": ";
            parts.add(key + lines(value, inner, key.length()));
          });
    } else {
      node.forEach(item -> parts.add(lines(item, inner, 0)));
    }
    return parts.stream()
        .collect(
            Collectors.joining(
                ",\n" + inner,
                (node.isObject() ? "{" : "[") + "\n" + inner,
                "\n" + indent + (node.isObject() ? "}" : "]")));
  }

  private static String line(JsonNode node) {
    if (node.isObject()) {
      List<String> parts = new ArrayList<>();
      node.forEachEntry((name, value) -> parts.add(quoted(name) + ": " + line(value)));
      return "{" + String.join(", ", parts) + "}";
    }
    if (node.isArray()) {
      List<String> parts = new ArrayList<>();
      node.forEach(item -> parts.add(line(item)));
      return "[" + String.join(", ", parts) + "]";
    }
    return node.toString();
  }

  private static String quoted(String name) {
    return JsonMapper.shared().writeValueAsString(name);
  }
}
