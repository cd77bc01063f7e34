package dev.belay.cli.ledger;

import dev.belay.cli.http.Deadline;
import dev.belay.cli.http.ServiceException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The channels of notifications that do not deliver.
 *
 * @param unknown why the ledger did not say; null if it did
 */
public record ChannelProblems(List<Failing> failing, @Nullable String unknown) {
  public ChannelProblems {
    failing = List.copyOf(failing);
  }

  /** A channel, and what is wrong with it. */
  public record Failing(String channel, String problem) {}

  /** A token that is restricted to applications may not ask; a ledger of before has no channels. */
  public static ChannelProblems of(LedgerClient ledger, Deadline deadline)
      throws ServiceException, InterruptedException {
    List<Failing> failing = new ArrayList<>();
    try {
      for (JsonNode item : ledger.channels(deadline).path("items")) {
        if (item.path("problem").isString()) {
          failing.add(
              new Failing(item.path("name").asString("-"), item.path("problem").asString()));
        }
      }
      return new ChannelProblems(failing, null);
    } catch (ServiceException.Declined | ServiceException.NotFound e) {
      return new ChannelProblems(List.of(), String.valueOf(e.getMessage()));
    }
  }
}
