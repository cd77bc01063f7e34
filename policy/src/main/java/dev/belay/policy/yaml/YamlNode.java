package dev.belay.policy.yaml;

import java.util.List;

/** A YAML document, with the place of everything in it. */
public sealed interface YamlNode {
  Place place();

  /** A person's word for it, for messages. */
  String kind();

  /** Both counted from 1. */
  record Place(int line, int column) {}

  record Scalar(Place place, Type type, String text) implements YamlNode {
    @Override
    public String kind() {
      return type.words;
    }
  }

  /** The type that YAML gives an unquoted scalar. */
  enum Type {
    TEXT("text"),
    INTEGER("a whole number"),
    DECIMAL("a number"),
    BOOLEAN("true or false"),
    NULL("nothing"),
    ALIAS("an alias");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  record Sequence(Place place, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Mapping(Place place, List<Entry> entries) implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  record Entry(Place place, String key, YamlNode value) {}
}
