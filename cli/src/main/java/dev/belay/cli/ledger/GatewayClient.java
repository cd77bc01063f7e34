package dev.belay.cli.ledger;

import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The gateway's API for manual triggers, and for what came in. */
public final class GatewayClient implements AutoCloseable {
  private final JsonService service;

  public GatewayClient(JsonService service) {
    this.service = service;
  }

  /**
   * Requests a recovery set. Repeats the request after connection errors, which the idempotency key
   * makes safe.
   */
  public Accepted request(Request request, String idempotencyKey, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode answer =
        service.post(
            "/v1/recovery-sets",
            request.json(),
            Map.of("Idempotency-Key", idempotencyKey),
            deadline);
    if (!answer.path("recoverySetId").isString() || !answer.path("recoveryPoints").isArray()) {
      throw new ServiceException.Broken("the gateway's answer names no recovery set", null);
    }
    Map<String, String> points = new LinkedHashMap<>();
    for (JsonNode point : answer.path("recoveryPoints")) {
      points.put(point.path("recoveryPointId").asString(""), point.path("dataStore").asString(""));
    }
    return new Accepted(answer.path("recoverySetId").asString(), points, answer);
  }

  /** The newest first. */
  public Event.Page events(Event.Filter filter, Deadline deadline)
      throws ServiceException, InterruptedException {
    String query =
        "?limit="
            + filter.limit()
            + (filter.missed() ? "&missed=true" : "")
            + (filter.source() == null ? "" : "&source=" + LedgerClient.encoded(filter.source()));
    JsonNode answer = service.get("/v1/events" + query, deadline);
    if (!answer.path("items").isArray()) {
      throw new ServiceException.Broken("the gateway's answer has no items", null);
    }
    List<Answer<Event>> events = new ArrayList<>();
    for (JsonNode item : answer.path("items")) {
      events.add(Answer.read(item, "eventId", Event.class));
    }
    List<Answer<Event.Ignored>> ignored = new ArrayList<>();
    for (JsonNode item : answer.path("ignored")) {
      ignored.add(Answer.read(item, "day", Event.Ignored.class));
    }
    return new Event.Page(events, ignored);
  }

  @Override
  public void close() {
    service.close();
  }

  /** The request. */
  public record Request(
      String application,
      String environment,
      @Nullable String commit,
      @Nullable String deploymentId,
      Map<String, String> labels) {

    ObjectNode json() {
      ObjectNode body = Json.object();
      body.put("application", application).put("environment", environment);
      if (commit != null) {
        body.put("commit", commit);
      }
      if (deploymentId != null) {
        body.put("deploymentId", deploymentId);
      }
      if (!labels.isEmpty()) {
        body.set("labels", Json.tree(labels));
      }
      return body;
    }
  }

  /**
   * @param points from recovery point id to data store: all points that the set needs
   */
  public record Accepted(String recoverySetId, Map<String, String> points, JsonNode json) {}
}
