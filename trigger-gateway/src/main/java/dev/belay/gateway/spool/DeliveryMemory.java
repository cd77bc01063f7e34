package dev.belay.gateway.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of the deliveries that were taken, for as long as they may be repeated. */
final class DeliveryMemory {
  record Remembered(Instant receivedAt, long tag) {}

  private final Duration window;

  /** In the order of their taking, so that forgetting looks at what it forgets and no more. */
  private final Map<String, Remembered> deliveries = new LinkedHashMap<>();

  DeliveryMemory(Duration window) {
    this.window = window;
  }

  @Nullable Remembered find(String key, Instant now) {
    Remembered found = deliveries.get(key);
    return found == null || isForgotten(found.receivedAt, now) ? null : found;
  }

  /** The first delivery is what a repeat is compared with. */
  void remember(SpoolEntry entry, Instant now) {
    if (find(entry.key(), now) == null) {
      deliveries.remove(entry.key());
      deliveries.put(entry.key(), new Remembered(entry.receivedAt(), entry.tag()));
    }
  }

  boolean isForgotten(Instant receivedAt, Instant now) {
    return receivedAt.isBefore(now.minus(window));
  }

  void forgetOld(Instant now) {
    for (Iterator<Remembered> oldest = deliveries.values().iterator(); oldest.hasNext(); ) {
      if (!isForgotten(oldest.next().receivedAt, now)) {
        return;
      }
      oldest.remove();
    }
  }
}
