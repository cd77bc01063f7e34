package dev.belay.policy.yaml;

import dev.belay.policy.yaml.YamlNode.Entry;
import dev.belay.policy.yaml.YamlNode.Place;
import dev.belay.policy.yaml.YamlNode.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads one YAML document into {@link YamlNode}s. */
public final class YamlTree {
  private final JsonParser parser;
  private final Problems problems;

  private YamlTree(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** Null, with a problem reported, when there is no readable document. */
  public static @Nullable YamlNode read(String text, Problems problems) {
    try (JsonParser parser = new YAMLMapper().createParser(text)) {
      return new YamlTree(parser, problems).document();
    } catch (JacksonException e) {
      problems.report(place(e.getLocation()), "", null, "is not YAML: " + cause(e));
      return null;
    }
  }

  /**
   * Leaves out the parser's own message, which quotes the text around the fault and may hold a
   * secret.
   */
  private static String cause(JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException fault && fault.getProblem() != null) {
      return fault.getProblem();
    }
    return "it can't be read from here on";
  }

  private @Nullable YamlNode document() {
    if (parser.nextToken() == null) {
      problems.report(new Place(1, 1), "", null, "the file is empty");
      return null;
    }
    YamlNode root = node();
    if (parser.nextToken() != null) {
      problems.report(
          place(parser.currentTokenLocation()), "", null, "only one document may be in the file");
    }
    return root;
  }

  private YamlNode node() {
    Place place = place(parser.currentTokenLocation());
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(place);
      case START_ARRAY -> sequence(place);
      default -> new YamlNode.Scalar(place, type(parser.currentToken()), text());
    };
  }

  private YamlNode mapping(Place place) {
    List<Entry> entries = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Place keyPlace = place(parser.currentTokenLocation());
      String key = parser.currentName();
      parser.nextToken();
      entries.add(new Entry(keyPlace, key, node()));
    }
    return new YamlNode.Mapping(place, entries);
  }

  private YamlNode sequence(Place place) {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node());
    }
    return new YamlNode.Sequence(place, items);
  }

  private Type type(JsonToken token) {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return Type.ALIAS;
    }
    return switch (token) {
      case VALUE_NUMBER_INT -> Type.INTEGER;
      case VALUE_NUMBER_FLOAT -> Type.DECIMAL;
      case VALUE_TRUE, VALUE_FALSE -> Type.BOOLEAN;
      case VALUE_NULL -> Type.NULL;
      default -> Type.TEXT;
    };
  }

  private String text() {
    String text = parser.getString();
    return text == null ? "" : text;
  }

  private static Place place(@Nullable TokenStreamLocation location) {
    return location == null
        ? new Place(1, 1)
        : new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
