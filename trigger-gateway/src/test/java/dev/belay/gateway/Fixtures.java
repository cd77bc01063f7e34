package dev.belay.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Senders' messages of the test resources. */
public final class Fixtures {
  private static final JsonMapper JSON = new JsonMapper();

  private Fixtures() {}

  /**
   * @param name for example {@code gitlab/deployment}
   */
  public static ObjectNode read(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/" + name + ".json")) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
