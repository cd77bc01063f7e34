package dev.belay.cli.gate;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import dev.belay.cli.ledger.Ids;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The gateway's API for gates. */
public final class GateClient {
  /** The limit for ids, which become part of a path and of files that others parse. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private static final Duration LONGEST = Duration.ofDays(31);

  private final JsonService gateway;

  public GateClient(JsonService gateway) {
    this.gateway = gateway;
  }

  /**
   * Opens a gate. Repeats the request after connection errors, which the idempotency key makes
   * safe.
   */
  public OpenedGate open(GateRequest request, String idempotencyKey, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode answer =
        gateway.post(
            "/v1/gates", request.json(), Map.of("Idempotency-Key", idempotencyKey), deadline);
    return new OpenedGate(
        id(answer, "gateId"),
        id(answer, "recoverySetId"),
        answer.path("environment").asString(null),
        answer.path("mode").asString(null),
        open(answer));
  }

  /** The current state of the gate, with one request. */
  public Answer<Gate> now(String gateId, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode answer = gateway.getOnce("/v1/gates/" + gateId, deadline);
    try {
      return new Answer<>(Json.read(answer, Gate.class), answer);
    } catch (JacksonException e) {
      throw new ServiceException.Broken(
          "the gateway's answer can't be read: " + e.getOriginalMessage(), e);
    }
  }

  /** The newest matching gates, newest first; at most {@code limit}, 1 to 500. */
  public List<Answer<Gate>> list(Map<String, String> filters, int limit, Deadline deadline)
      throws ServiceException, InterruptedException {
    StringBuilder query = new StringBuilder("?limit=" + limit);
    filters.forEach(
        (name, value) ->
            query
                .append('&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    JsonNode page = gateway.get("/v1/gates" + query, deadline);
    if (!page.path("items").isArray()) {
      throw new ServiceException.Broken("the gateway's answer has no items", null);
    }
    List<Answer<Gate>> gates = new ArrayList<>();
    for (JsonNode item : page.path("items")) {
      gates.add(Answer.read(item, "gateId", Gate.class));
    }
    return gates;
  }

  /**
   * The gate, for somebody who only looks: nothing takes its answer.
   *
   * @param text its id, or the first characters of it
   * @throws CommandException when they begin no id, or several
   */
  public Answer<Gate> look(String text, Deadline deadline)
      throws CommandException, ServiceException, InterruptedException {
    String id = Ids.complete(gateway, Ids.Kind.GATE, text, deadline);
    List<Answer<Gate>> found = list(Map.of("id-prefix", id), 1, deadline);
    if (found.isEmpty()) {
      throw new CommandException(ExitCode.FAILED, "the gateway knows no gate " + id);
    }
    return found.getFirst();
  }

  /** A person's decision. Safe to repeat: the same decision is taken once. */
  public Answer<Gate> decide(String gateId, String decision, String reason, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode body = Json.object().put("decision", decision).put("reason", reason);
    return Answer.read(
        gateway.post("/v1/gates/" + gateId + "/decision", body, Map.of(), deadline),
        "gateId",
        Gate.class);
  }

  private static String id(JsonNode answer, String field) throws ServiceException {
    String id = answer.path(field).asString("");
    if (!ID.matcher(id).matches()) {
      throw new ServiceException.Broken("the gateway's answer has no usable " + field, null);
    }
    return id;
  }

  private static Duration open(JsonNode answer) throws ServiceException {
    try {
      Duration open =
          Duration.between(
              Instant.parse(answer.path("openedAt").asString("")),
              Instant.parse(answer.path("deadline").asString("")));
      Duration positive = open.isNegative() ? Duration.ZERO : open;
      return positive.compareTo(LONGEST) > 0 ? LONGEST : positive;
    } catch (DateTimeException e) {
      throw new ServiceException.Broken(
          "the gateway's answer has no readable openedAt and deadline", e);
    }
  }
}
