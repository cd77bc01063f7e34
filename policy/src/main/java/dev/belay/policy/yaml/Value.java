package dev.belay.policy.yaml;

import dev.belay.policy.yaml.YamlNode.Entry;
import dev.belay.policy.yaml.YamlNode.Place;
import dev.belay.policy.yaml.YamlNode.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value of the file with its path. If it does not have the type that is asked for, it reports the
 * problem and returns something harmless. So reading goes on, and the policy is refused at the end.
 */
public final class Value {
  private final String path;
  private final Place place;
  private final @Nullable YamlNode node;
  private final Problems problems;

  private Value(String path, Place place, @Nullable YamlNode node, Problems problems) {
    this.path = path;
    this.place = place;
    this.node = node;
    this.problems = problems;
  }

  public static Value root(YamlNode node, Problems problems) {
    return new Value("", node.place(), node, problems);
  }

  public boolean isPresent() {
    return node != null;
  }

  public boolean isMapping() {
    return node instanceof YamlNode.Mapping;
  }

  public boolean isEmptyList() {
    return node instanceof YamlNode.Sequence sequence && sequence.items().isEmpty();
  }

  /**
   * The number of problems in the whole file. If it grows during a step, that step found a problem.
   */
  public int problemsSoFar() {
    return problems.count();
  }

  public void refuse(String rule) {
    problems.report(place, path, node instanceof YamlNode.Scalar s ? s.text() : null, rule);
  }

  /** For values that may hold a secret. */
  public void refuseWithoutQuoting(String rule) {
    problems.report(place, path, null, rule);
  }

  /** For a key that the user chose. */
  public void refuseName(String name, String rule) {
    problems.report(place, path, name, rule);
  }

  /** Refuses the content of a text. {@link #text()} has already refused other types. */
  public void refuseIfText(String rule) {
    if (isText()) {
      refuse(rule);
    }
  }

  public void refuseIfTextWithoutQuoting(String rule) {
    if (isText()) {
      refuseWithoutQuoting(rule);
    }
  }

  private boolean isText() {
    return node instanceof YamlNode.Scalar scalar && scalar.type() == Type.TEXT;
  }

  public String textOrEmpty() {
    return node instanceof YamlNode.Scalar scalar && isText() ? scalar.text() : "";
  }

  public String text() {
    if (node instanceof YamlNode.Scalar scalar && scalar.type() == Type.TEXT) {
      return scalar.text();
    }
    refuseWithoutQuoting(
        node == null ? "is required" : "must be text, not " + node.kind() + quotingAdvice(node));
    return "";
  }

  private static String quotingAdvice(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar
            && scalar.type() != Type.ALIAS
            && scalar.type() != Type.NULL
        ? ": put it in quotes"
        : "";
  }

  /**
   * One of {@code words}, compared by {@code toString}. Gives {@code fallback} if the value is
   * absent or none of them.
   */
  public <T> T oneOf(T[] words, T fallback) {
    if (node == null) {
      return fallback;
    }
    String text = text();
    for (T word : words) {
      if (word.toString().equals(text)) {
        return word;
      }
    }
    refuseIfText(
        "must be one of "
            + Arrays.stream(words).map(Object::toString).collect(Collectors.joining(", ")));
    return fallback;
  }

  /** As {@link #wholeNumber}. */
  public int integer(int least, int most, int fallback) {
    return Math.toIntExact(wholeNumber(least, most, fallback));
  }

  /** Gives {@code fallback} also if the value is not a whole number within the bounds. */
  public long wholeNumber(long least, long most, long fallback) {
    if (node == null) {
      return fallback;
    }
    if (node instanceof YamlNode.Scalar scalar
        && scalar.type() == Type.INTEGER
        && scalar.text().matches("\\d{1,18}")) {
      long number = Long.parseLong(scalar.text());
      if (number >= least && number <= most) {
        return number;
      }
    }
    refuse("must be a whole number from " + least + " to " + most);
    return fallback;
  }

  /** Gives false also if the value is neither true nor false. */
  public boolean flag() {
    if (node instanceof YamlNode.Scalar scalar && scalar.type() == Type.BOOLEAN) {
      return scalar.text().equalsIgnoreCase("true");
    }
    refuse(node == null ? "is required" : "must be true or false");
    return false;
  }

  public boolean isList() {
    return node instanceof YamlNode.Sequence;
  }

  /**
   * The value as it is written. Refuses everything except a text, a number, or true or false,
   * without quoting it.
   */
  public String written() {
    if (node instanceof YamlNode.Scalar scalar
        && scalar.type() != Type.ALIAS
        && scalar.type() != Type.NULL) {
      return scalar.text();
    }
    refuseWithoutQuoting(
        "must be text, a number, true or false, or a list of them"
            + (node == null ? "" : ", not " + node.kind()));
    return "";
  }

  public List<Value> list() {
    if (node instanceof YamlNode.Sequence sequence) {
      List<Value> values = new ArrayList<>();
      for (YamlNode item : sequence.items()) {
        values.add(new Value(path + "[" + values.size() + "]", item.place(), item, problems));
      }
      return values;
    }
    refuseWithoutQuoting(node == null ? "is required" : "must be a list, not " + node.kind());
    return List.of();
  }

  /** A mapping with names that the user chooses. Refuses a repeated name. */
  public Map<String, Value> named() {
    Map<String, Value> values = new LinkedHashMap<>();
    if (node instanceof YamlNode.Mapping mapping) {
      Map<String, Place> seen = new HashMap<>();
      for (Entry entry : mapping.entries()) {
        Place first = seen.putIfAbsent(entry.key(), entry.place());
        Value value = new Value(join(entry.key()), entry.place(), entry.value(), problems);
        if (first == null) {
          values.put(entry.key(), value);
        } else {
          value.refuseWithoutQuoting("is already defined in line " + first.line());
        }
      }
    } else {
      refuseWithoutQuoting(node == null ? "is required" : "must be a mapping, not " + node.kind());
    }
    return values;
  }

  /**
   * A mapping with keys that Belay knows. Refuses any other key. An absent key has a value that is
   * not present.
   */
  public Fields fields(List<String> keys) {
    Fields fields = fields();
    fields.allowOnly(keys);
    return fields;
  }

  /** As {@link #fields(List)}, when the allowed keys are not known yet. */
  public Fields fields() {
    return new Fields(named());
  }

  /** The values of a mapping by their keys. */
  public final class Fields {
    private final Map<String, Value> values;

    private Fields(Map<String, Value> values) {
      this.values = values;
    }

    public Value get(String key) {
      Value value = values.get(key);
      if (value == null) {
        return new Value(join(key), place, null, problems);
      }
      return value.node == null
          ? value
          : new Value(value.path, value.node.place(), value.node, problems);
    }

    /** The keys that are present. */
    public Set<String> keys() {
      return values.keySet();
    }

    /** Refuses all other keys. */
    public void allowOnly(List<String> keys) {
      values.forEach(
          (key, value) -> {
            if (!keys.contains(key)) {
              value.refuseWithoutQuoting(
                  "is not a key here; the keys are " + String.join(", ", keys));
            }
          });
    }
  }

  private String join(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
