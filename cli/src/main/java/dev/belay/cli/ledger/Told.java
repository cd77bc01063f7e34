package dev.belay.cli.ledger;

import dev.belay.cli.http.Json;
import dev.belay.cli.http.ServiceException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a service told: as a record for the command, and as it was, for {@code --json}.
 *
 * @param <T> the record
 */
public record Told<T>(T value, JsonNode json) {
  /**
   * @throws ServiceException.Broken when the JSON is not that of {@code type}
   */
  public static <T> Told<T> read(JsonNode json, String idField, Class<T> type)
      throws ServiceException.Broken {
    if (!json.path(idField).isString()) {
      throw new ServiceException.Broken("the ledger's answer has no " + idField, null);
    }
    try {
      return new Told<>(Json.read(json, type), json);
    } catch (JacksonException e) {
      throw new ServiceException.Broken(
          "the ledger's answer can't be read: " + e.getOriginalMessage(), e);
    }
  }
}
