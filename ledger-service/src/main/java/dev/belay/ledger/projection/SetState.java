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
 * @param firstEventAt the earliest time at which any of its events happened
 * @param request null until set-requested has arrived; if it repeats, the first counts
 */
public record SetState(UUID id, Origin origin, Instant firstEventAt, @Nullable Request request) {

  /** {@code wanted.points()} is empty when read back, because the points have their own rows. */
  public record Request(Stamp stamp, Happening.SetRequested wanted) {}
}
