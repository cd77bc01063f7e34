package dev.belay.cli.gate;

import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
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
