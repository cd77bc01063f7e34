package dev.belay.cli.ledger;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.JsonService;
import dev.belay.cli.http.ServiceException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Completes ids that people have shortened, by what a service knows. */
public final class Ids {
  /** More than anybody reads. */
  private static final int MOST = 20;

  private Ids() {}

  /** What has an id, and who knows it. */
  public enum Kind {
    SET("recovery set", "/v1/recovery-sets", "recoverySetId"),
    POINT("recovery point", "/v1/recovery-points", "recoveryPointId"),
    OPERATION("operation", "/v1/operations", "operationId"),
    /** The gateway knows them. */
    GATE("gate", "/v1/gates", "gateId");

    private final String word;
    private final String path;
    private final String field;

    Kind(String word, String path, String field) {
      this.word = word;
      this.path = path;
      this.field = field;
    }
  }

  /**
   * The whole id. What can't be the beginning of one is left as it is: the service says what is
   * wrong with it.
   *
   * @throws CommandException when it is too short, begins no id, or begins several
   */
  public static String complete(JsonService service, Kind kind, String text, Deadline deadline)
      throws CommandException, ServiceException, InterruptedException {
    if (!IdPrefix.isPrefix(text)) {
      return text;
    }
    String prefix = IdPrefix.checked(kind.word, text);
    JsonNode page =
        service.get(
            kind.path + "?id-prefix=" + LedgerClient.encoded(prefix) + "&limit=" + MOST, deadline);
    List<String> found = new ArrayList<>();
    for (JsonNode item : page.path("items")) {
      found.add(item.path(kind.field).asString(""));
    }
    return IdPrefix.only(kind.word, text, found, page.path("next").isString());
  }
}
