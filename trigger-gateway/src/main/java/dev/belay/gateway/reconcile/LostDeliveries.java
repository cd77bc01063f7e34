package dev.belay.gateway.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which failed deliveries of a webhook to ask for again, and when. The first time is one minute
 * after the failed attempt. The pause doubles each time, up to six hours, until the platform
 * forgets the delivery. Everybody's attempts count, so that gateways and people together don't
 * cause a storm. Not thread-safe.
 */
public final class LostDeliveries {
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

  private final Duration window;
  private final Map<String, Lost> lost = new HashMap<>();

  private static final class Lost {
    private final Instant since;
    private final Set<Long> attempts = new HashSet<>();
    private Attempt newest;
    private Instant notBefore;

    private Lost(Attempt first) {
      since = first.at();
      newest = first;
      notBefore = first.at();
      add(first);
    }

    private void add(Attempt attempt) {
      if (attempts.add(attempt.id())) {
        newest = attempt.at().isBefore(newest.at()) ? newest : attempt;
        notBefore = newest.at().plus(pause(attempts.size()));
      }
    }
  }

  /**
   * @param window how long a platform can be asked for a delivery again
   */
  public LostDeliveries(Duration window) {
    this.window = window;
  }

  /** What a platform's list says; the same attempts may be in several of them. */
  public void listed(Collection<Attempt> attempts) {
    attempts.stream()
        .sorted(Comparator.comparing(Attempt::at).thenComparing(Attempt::id))
        .forEach(this::listed);
  }

  private void listed(Attempt attempt) {
    Lost known = lost.get(attempt.key());
    if (attempt.delivered()) {
      lost.remove(attempt.key());
    } else if (known == null) {
      lost.put(attempt.key(), new Lost(attempt));
    } else {
      known.add(attempt);
    }
  }

  /**
   * The deliveries whose time has come, the oldest first. Those older than the window are
   * forgotten.
   *
   * @return the newest attempt of each, at most {@code most}
   */
  public List<Attempt> due(Instant now, int most) {
    lost.values().removeIf(delivery -> delivery.since.isBefore(now.minus(window)));
    return lost.values().stream()
        .filter(delivery -> !delivery.notBefore.isAfter(now))
        .sorted(Comparator.comparing((Lost delivery) -> delivery.since))
        .limit(most)
        .map(delivery -> delivery.newest)
        .toList();
  }

  /**
   * The delivery was asked for again. Its attempt will be in a later list, unless it was refused.
   */
  public void asked(Attempt attempt, Instant now) {
    Lost known = lost.get(attempt.key());
    if (known != null) {
      known.notBefore = now.plus(pause(known.attempts.size() + 1));
    }
  }

  /** The delivery arrived, or the platform won't send it again. */
  public void settled(Attempt attempt) {
    lost.remove(attempt.key());
  }

  /** How many have not arrived. */
  public int size() {
    return lost.size();
  }

  private static Duration pause(int attempts) {
    // Six hours are less than 2^9 minutes.
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 9));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }
}
