package dev.belay.cli.ledger;

import dev.belay.cli.http.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came in at the gateway, and what became of it.
 *
 * @param captures the recovery sets that it asked for
 * @param reasons why it asked for none
 */
public record Event(
    String eventId,
    String receivedAt,
    String source,
    String type,
    String phase,
    @Nullable String repository,
    @Nullable String commit,
    List<Capture> captures,
    List<Reason> reasons) {

  public record Capture(String recoverySetId, String rule) {}

  public record Reason(String subject, String reason) {}

  /** Deliveries of one day that became no event. */
  public record Ignored(
      String day, String source, String event, String reason, long deliveries, String lastAt) {}

  /** What the gateway answers. */
  public record Page(List<Answer<Event>> items, List<Answer<Ignored>> ignored) {
    public Page {
      items = List.copyOf(items);
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * @param missed only deployments that nothing was captured for
   * @param limit 1 to 500
   */
  public record Filter(boolean missed, @Nullable String source, int limit) {}
}
