package dev.belay.cli.ledger;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Answer;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.Json;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ledger's API. */
public final class LedgerClient implements AutoCloseable {
  private static final int PAGE = 100;

  private final JsonService service;

  public LedgerClient(JsonService service) {
    this.service = service;
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

  public Answer<RecoverySet> set(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return Answer.read(
        service.get("/v1/recovery-sets/" + encoded(id), deadline),
        "recoverySetId",
        RecoverySet.class);
  }

  /** Asks once; the caller repeats it. */
  Answer<RecoverySet> setNow(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return Answer.read(
        service.getOnce("/v1/recovery-sets/" + encoded(id), deadline),
        "recoverySetId",
        RecoverySet.class);
  }

  public Answer<RecoveryPoint> point(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return Answer.read(
        service.get("/v1/recovery-points/" + encoded(id), deadline),
        "recoveryPointId",
        RecoveryPoint.class);
  }

  /** Asks once; the caller repeats it. */
  Answer<RecoveryPoint> pointNow(String id, Deadline deadline)
      throws ServiceException, InterruptedException {
    return Answer.read(
        service.getOnce("/v1/recovery-points/" + encoded(id), deadline),
        "recoveryPointId",
        RecoveryPoint.class);
  }

  /**
   * The newest matching sets, newest first.
   *
   * @param filters parameter names with values
   * @param limit the largest number of sets, 1 or more
   */
  public Page sets(Map<String, String> filters, int limit, Deadline deadline)
      throws ServiceException, InterruptedException {
    List<Answer<RecoverySet>> items = new ArrayList<>();
    String cursor = null;
    do {
      int wanted = Math.min(PAGE, limit - items.size());
      JsonNode page = service.get("/v1/recovery-sets?" + query(filters, wanted, cursor), deadline);
      if (!page.path("items").isArray()) {
        throw new ServiceException.Broken("the ledger's answer has no items", null);
      }
      for (JsonNode item : page.path("items")) {
        items.add(Answer.read(item, "recoverySetId", RecoverySet.class));
      }
      cursor = page.path("next").isString() ? page.path("next").asString() : null;
    } while (cursor != null && items.size() < limit);
    return new Page(List.copyOf(items), cursor);
  }

  /**
   * How environments stand: the ledger's own document.
   *
   * @param filters parameter names with values
   */
  public JsonNode status(Map<String, String> filters, Deadline deadline)
      throws ServiceException, InterruptedException {
    String query =
        filters.entrySet().stream()
            .map(filter -> filter.getKey() + "=" + encoded(filter.getValue()))
            .collect(Collectors.joining("&", "?", ""));
    JsonNode status = service.get("/v1/status" + (filters.isEmpty() ? "" : query), deadline);
    if (!status.path("environments").isArray() || !status.path("needsPerson").isBoolean()) {
      throw new ServiceException.Broken("the ledger's answer does not say how it stands", null);
    }
    return status;
  }

  /**
   * A page of deployments, and whether each had a verified recovery set before it started: the
   * ledger's own document.
   *
   * @param filters parameter names with values
   * @param limit of a page, 1 to 200
   * @param cursor of the page; null for the first one
   */
  public JsonNode coverage(
      Map<String, String> filters, int limit, @Nullable String cursor, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode page = service.get("/v1/coverage?" + query(filters, limit, cursor), deadline);
    if (!page.path("items").isArray()) {
      throw new ServiceException.Broken("the ledger's answer has no items", null);
    }
    return page;
  }

  /**
   * A page of recovery sets, and whether the policy's retention keeps each: the ledger's own
   * document.
   *
   * @param filters parameter names with values
   * @param limit of a page, 1 to 200
   * @param cursor of the page; null for the first one
   */
  public JsonNode retention(
      Map<String, String> filters, int limit, @Nullable String cursor, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode page = service.get("/v1/retention/plan?" + query(filters, limit, cursor), deadline);
    if (!page.path("items").isArray() || !page.path("totals").isObject()) {
      throw new ServiceException.Broken("the ledger's answer is no retention plan", null);
    }
    return page;
  }

  /** The coverage of all deployments, as CSV. */
  public void exportCoverage(Map<String, String> filters, OutputStream out, Deadline deadline)
      throws ServiceException, InterruptedException {
    String query =
        filters.entrySet().stream()
            .map(filter -> filter.getKey() + "=" + encoded(filter.getValue()))
            .collect(Collectors.joining("&"));
    service.copy("/v1/coverage.csv?" + query, "text/csv", out, deadline);
  }

  /**
   * Which policies services go by, and went by: the ledger's own document.
   *
   * @param limit how many times of the past it has at most, 1 to 200
   */
  public JsonNode policies(int limit, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode page = service.get("/v1/policies?limit=" + limit, deadline);
    if (!page.path("agree").isBoolean() || !page.path("inForce").isArray()) {
      throw new ServiceException.Broken("the ledger's answer does not say what is in force", null);
    }
    return page;
  }

  /** The channels of notifications: the ledger's own document. */
  public JsonNode channels(Deadline deadline) throws ServiceException, InterruptedException {
    JsonNode page = service.get("/v1/notifications", deadline);
    if (!page.path("items").isArray()) {
      throw new ServiceException.Broken("the ledger's answer has no items", null);
    }
    return page;
  }

  /** Sends a test on a channel of notifications: the ledger's own document on what came of it. */
  public JsonNode testChannel(String channel, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode answer =
        service.post(
            "/v1/notifications/" + encoded(channel) + "/test", Json.object(), Map.of(), deadline);
    if (!answer.path("delivered").isBoolean()) {
      throw new ServiceException.Broken(
          "the ledger's answer does not say whether it was delivered", null);
    }
    return answer;
  }

  /**
   * Requests a verification.
   *
   * @return its id
   */
  public String verify(String pointId, String reason, Deadline deadline)
      throws ServiceException, InterruptedException {
    JsonNode answer =
        service.post(
            "/v1/recovery-points/" + encoded(pointId) + "/verifications",
            Json.object().put("reason", reason),
            Map.of(),
            deadline);
    if (!answer.path("verificationId").isString()) {
      throw new ServiceException.Broken("the ledger's answer has no verificationId", null);
    }
    return answer.path("verificationId").asString();
  }

  private static String query(Map<String, String> filters, int limit, @Nullable String cursor) {
    String query =
        filters.entrySet().stream()
            .map(filter -> filter.getKey() + "=" + encoded(filter.getValue()) + "&")
            .collect(Collectors.joining());
    return query + "limit=" + limit + (cursor == null ? "" : "&cursor=" + encoded(cursor));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    service.close();
  }

  /**
   * @param next where the next page begins; null when this is the last one
   */
  public record Page(List<Answer<RecoverySet>> items, @Nullable String next) {}
}
