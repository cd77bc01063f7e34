package dev.belay.gateway.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes what no sender sends out of what one sends: by a seed, so that a failure can be repeated.
 */
public final class Mutations {
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** JSON values, as text. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1e999",
          "1e-999",
          "-0.0",
          "9".repeat(400),
          "123456789012345678901234567890",
          "\"\"",
          "\" \"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800x\"",
          "\"\\u0000\\u0007\\u009f\\n\"",
          "\"" + "x".repeat(70_000) + "\"",
          "\"" + "\\ud83d\\ude00".repeat(3000) + "\"",
          "\"../../../etc/passwd\"",
          "\"https://evil.example/repos/a/b/actions/runs/1/deployment_protection_rule\"",
          "\"0000-00-00 99:99:99 UTC\"",
          "\"+999999999-12-31T23:59:59.999999999+18:00\"",
          "\"-99999-01-01 00:00:00 +0200\"",
          "[]",
          "{}",
          "[[],{},null,1,\"a\"]",
          "{\"id\":{\"id\":[]},\"name\":null,\"\":0}",
          "[".repeat(300) + "]".repeat(300),
          "[" + "{\"added\":[\"a\"],\"removed\":[1],\"modified\":{}},".repeat(3000) + "null]");

  private final Random random;

  public Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** A body, near to {@code seed} or not; not always JSON. */
  public byte[] of(JsonNode seed) {
    JsonNode tree = seed.deepCopy();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      change(tree);
    }
    String text = ASCII.writeValueAsString(tree);
    if (random.nextInt(5) == 0 && text.length() > 2) {
      // The same key once more, with another value; the last one wins, or the first.
      String extra = duplicate(seed);
      text =
          random.nextBoolean()
              ? "{" + extra + "," + text.substring(1)
              : text.substring(0, text.length() - 1) + "," + extra + "}";
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return random.nextInt(6) == 0 ? damaged(bytes) : bytes;
  }

  private String duplicate(JsonNode seed) {
    List<String> names = new ArrayList<>(seed.propertyNames());
    return ASCII.writeValueAsString(names.get(random.nextInt(names.size()))) + ":" + value();
  }

  private String value() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  /** Deeper fields are reached too: goes down until it stops by chance. */
  private void change(JsonNode node) {
    JsonNode child = child(node);
    if (child != null && child.isContainer() && !child.isEmpty() && random.nextInt(4) != 0) {
      change(child);
      return;
    }
    switch (node) {
      case ObjectNode object when !object.isEmpty() -> {
        List<String> names = new ArrayList<>(object.propertyNames());
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(6) == 0) {
          object.remove(name);
        } else {
          object.set(name, ASCII.readTree(value()));
        }
      }
      case ArrayNode array when !array.isEmpty() ->
          array.set(random.nextInt(array.size()), ASCII.readTree(value()));
      default -> {
        // Nothing in it to change.
      }
    }
  }

  private JsonNode child(JsonNode node) {
    List<JsonNode> children = List.copyOf(node.values());
    return children.isEmpty() ? null : children.get(random.nextInt(children.size()));
  }

  private byte[] damaged(byte[] bytes) {
    byte[] damaged = bytes;
    if (random.nextBoolean()) {
      damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }
    for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
      // Half of them begin a UTF-8 sequence that does not go on.
      damaged[random.nextInt(damaged.length)] =
          (byte) (random.nextBoolean() ? 0xF0 : random.nextInt(256));
    }
    return damaged;
  }
}
