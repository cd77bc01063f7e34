package dev.belay.cli.http;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The answer of a service.
 *
 * @param <T> the record that commands read
 * @param json the whole answer, as it came, for {@code --json}
 */
public record Answer<T>(T value, JsonNode json) {
  /**
   * Reads an answer of the ledger.
   *
   * @throws ServiceException.Broken when the JSON does not match {@code type}
   */
  public static <T> Answer<T> read(JsonNode json, String idField, Class<T> type)
      throws ServiceException.Broken {
    if (!json.path(idField).isString()) {
      throw new ServiceException.Broken("the ledger's answer has no " + idField, null);
    }
    try {
      return new Answer<>(Json.read(json, type), json);
    } catch (JacksonException e) {
      throw new ServiceException.Broken(
          "the ledger's answer can't be read: " + e.getOriginalMessage(), e);
    }
  }
}
