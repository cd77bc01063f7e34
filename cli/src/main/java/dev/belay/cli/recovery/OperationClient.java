package dev.belay.cli.recovery;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The ledger's API for recovery operations. */
public final class OperationClient implements AutoCloseable {
  private final JsonService service;

  public OperationClient(JsonService ledger) {
    this.service = ledger;
  }

  /**
   * Requests an operation. Safe to repeat: the same key gives the same operation.
   *
   * @param collection {@code rollbacks}, {@code restores}, {@code comparisons} or {@code drills}
   */
  public Answer<Operation> request(
      String collection, ObjectNode body, String idempotencyKey, Deadline deadline)
      throws ServiceException, InterruptedException {
    return read(
        service.post(
            "/v1/" + collection, body, Map.of("Idempotency-Key", idempotencyKey), deadline));
  }

  /**
   * The whole id of what a person has named by its first characters.
   *
   * @throws CommandException when they begin no id, or several
   */
  public String id(Ids.Kind kind, String text, Deadline deadline)
      throws CommandException, ServiceException, InterruptedException {
    return Ids.complete(service, kind, text, deadline);
  }

  public Answer<Operation> get(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return read(service.get(path(id), deadline));
  }

  /** Asks once; the caller repeats it. */
  Answer<Operation> getNow(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return read(service.getOnce(path(id), deadline));
  }

  public Answer<Operation> confirm(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return act(id, "confirm", deadline);
  }

  public Answer<Operation> cancel(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return act(id, "cancel", deadline);
  }

  /** Drops the data that the operation replaced. */
  public void dropReplaced(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    service.post(path(id) + "/drop-replaced", Json.object(), Map.of(), deadline);
  }

  /** The newest matching operations, newest first; at most {@code limit}, 1 to 200. */
  public List<Answer<Operation>> list(Map<String, String> filters, int limit, Deadline deadline)
      throws ServiceException, InterruptedException {
    String query =
        filters.entrySet().stream()
            .map(filter -> filter.getKey() + "=" + encoded(filter.getValue()) + "&")
            .collect(Collectors.joining("", "?", "limit=" + limit));
    JsonNode page = service.get("/v1/operations" + query, deadline);
    if (!page.path("items").isArray()) {
      throw new ServiceException.Broken("the ledger's answer has no items", null);
    }
    List<Answer<Operation>> operations = new ArrayList<>();
    for (JsonNode item : page.path("items")) {
      operations.add(read(item));
    }
    return operations;
  }

  private Answer<Operation> act(String id, String action, Deadline deadline)
      throws ServiceException, InterruptedException {
    return read(service.post(path(id) + "/" + action, Json.object(), Map.of(), deadline));
  }

  private static Answer<Operation> read(JsonNode json) throws ServiceException.Broken {
    Answer<Operation> told = Answer.read(json, "operationId", Operation.class);
    if (!json.path("status").isString() || !json.path("kind").isString()) {
      throw new ServiceException.Broken("the ledger's answer has no status or no kind", null);
    }
    return told;
  }

  private static String path(String id) {
    return "/v1/operations/" + encoded(id);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    service.close();
  }
}
