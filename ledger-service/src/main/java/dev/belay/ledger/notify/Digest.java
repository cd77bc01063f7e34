package dev.belay.ledger.notify;

import dev.belay.ledger.notify.ChannelTable.Held;
import dev.belay.ledger.notify.channel.Texts;
import dev.belay.ledger.notify.notice.Notice;
import dev.belay.policy.notify.Severity;
import dev.belay.schemas.Ids;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Several notices in one: how many of each kind, and the first lines of as many as fit. */
final class Digest {
  private static final int LINES = 20;
  private static final int LINE = 120;

  private Digest() {}

  /**
   * @param held at least one
   */
  static Notice of(String channel, List<Held> held, Instant now) {
    Map<String, Long> counts =
        held.stream()
            .collect(
                Collectors.groupingBy(
                    it -> it.kind() + ("recovered".equals(it.status()) ? " (recovered)" : ""),
                    TreeMap::new,
                    Collectors.counting()));
    String summary =
        counts.entrySet().stream()
            .map(count -> count.getValue() + " × " + count.getKey())
            .collect(Collectors.joining(", "));
    String lines = held.stream().limit(LINES).map(Digest::line).collect(Collectors.joining("\n"));
    int more = held.size() - LINES;
    Severity worst =
        held.stream()
            .filter(it -> !it.status().equals("recovered"))
            .map(Held::severity)
            .max(Comparator.naturalOrder())
            .orElse(Severity.INFO);
    return new Notice(
        Ids.derive("digest", channel, Long.toString(held.getLast().position())),
        Notice.DIGEST,
        Notice.Phase.HAPPENED,
        worst,
        now,
        "",
        "",
        null,
        "And %d more, which were too many for one hour: %s\n%s%s"
            .formatted(
                held.size(),
                summary,
                lines,
                more > 0 ? "\nand " + more + " more: belay status, belay events" : ""),
        Map.of());
  }

  private static String line(Held held) {
    String first = held.text().lines().findFirst().orElse("");
    return "- " + (held.status().equals("recovered") ? "recovered: " : "") + Texts.cut(first, LINE);
  }
}
