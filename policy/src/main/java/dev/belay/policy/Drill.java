package dev.belay.policy;

import dev.belay.policy.time.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recovery that is practised: a recovery set of the environment is restored into sandboxes, or
 * into staging targets. Those are of a type of their own, so none can be a data store.
 *
 * @param name unique in the environment
 * @param schedule empty: only when it is asked for
 * @param into by data store: the staging target that it is restored into; the others go into
 *     sandboxes
 * @param recoveryTime the longest that it may take from the request to everything restored and
 *     checked, 1 s to 24 h
 * @param dataAge how old the restored data may be when the drill starts, 1 s to 24 h
 * @param smokeTests run in their order on what was restored; each has another name
 */
public record Drill(
    String name,
    Optional<Schedule> schedule,
    Choice choice,
    Map<String, String> into,
    Optional<Duration> recoveryTime,
    Optional<Duration> dataAge,
    List<SmokeTest> smokeTests) {
  public Drill {
    into = Collections.unmodifiableMap(new LinkedHashMap<>(into));
    smokeTests = List.copyOf(smokeTests);
  }

  /** Which of the environment's recovery sets is restored. */
  public enum Choice {
    NEWEST("newest"),
    RANDOM("random");

    private final String word;

    Choice(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }
}
