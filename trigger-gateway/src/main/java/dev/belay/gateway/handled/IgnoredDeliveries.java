package dev.belay.gateway.handled;

import dev.belay.sources.SafeText;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts deliveries that become no event. The door waits for nothing: counts are in memory, and go
 * to the table every few seconds. A process that dies takes the last ones with it. However many
 * come, of however many kinds, memory and table are bounded.
 */
public final class IgnoredDeliveries {
  private static final Logger LOG = LoggerFactory.getLogger(IgnoredDeliveries.class);
  private static final int MOST_KINDS = 1_000;
  private static final int LONGEST = 200;

  private final IgnoredDeliveryTable table;
  private final Clock clock;
  private final Map<Kind, Count> pending = new ConcurrentHashMap<>();

  public IgnoredDeliveries(IgnoredDeliveryTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  private record Kind(LocalDate day, String source, String event, String reason) {}

  private record Count(long deliveries, Instant first, Instant last) {
    Count plus(Count other) {
      return new Count(
          deliveries + other.deliveries,
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  /** Of a sender that was authenticated. */
  public void note(String source, String event, String reason) {
    Instant now = clock.instant();
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Kind kind = new Kind(day, source, text(event), text(reason));
    if (pending.size() >= MOST_KINDS && !pending.containsKey(kind)) {
      kind =
          new Kind(
              day, source, IgnoredDeliveryTable.OTHER_EVENTS, IgnoredDeliveryTable.OTHER_REASONS);
    }
    pending.merge(kind, new Count(1, now, now), Count::plus);
  }

  /** What can't be written now is written at a later turn. */
  public void flush() {
    for (Kind kind : List.copyOf(pending.keySet())) {
      Count count = pending.remove(kind);
      if (count == null) {
        continue;
      }
      Optional<String> problem =
          table.add(
              new IgnoredDelivery(
                  kind.day(),
                  kind.source(),
                  kind.event(),
                  kind.reason(),
                  count.deliveries(),
                  count.first(),
                  count.last()));
      if (problem.isPresent()) {
        pending.merge(kind, count, Count::plus);
        LOG.atWarn().log("Ignored deliveries can't be counted now: {}", problem.get());
        return;
      }
    }
  }

  /** How many deliveries are not in the table yet. */
  long pending() {
    return pending.values().stream().mapToLong(Count::deliveries).sum();
  }

  private static String text(@Nullable String said) {
    String safe = SafeText.of(said);
    if (safe == null) {
      return "";
    }
    return safe.codePointCount(0, safe.length()) <= LONGEST
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
