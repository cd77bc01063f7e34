package dev.belay.ledger.projection;

import dev.belay.events.Happening;
import dev.belay.events.Origin;
import dev.belay.events.Stamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a recovery set itself.
 *
 * @param firstEventAt the earliest instant that any of its events happened at
 * @param request null until set-requested arrived; of several the first counts
 */
public record SetState(UUID id, Origin origin, Instant firstEventAt, @Nullable Request request) {

  /** {@code wanted.points()} is empty when read back: the points hold it. */
  public record Request(Stamp stamp, Happening.SetRequested wanted) {}
}
