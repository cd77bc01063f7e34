package dev.belay.policy;

import dev.belay.policy.time.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rehearsed recovery: a recovery set of the environment is restored into sandboxes or staging
 * targets. These are separate types, so neither can be a data store.
 *
 * @param name unique in the environment
 * @param schedule if empty, the drill runs only on request
 * @param into staging targets by data store; all other data stores are restored into sandboxes
 * @param recoveryTime the longest time from the request until everything is restored and checked, 1
 *     s to 24 h
 * @param dataAge the greatest age of the restored data when the drill starts, 1 s to 24 h
 * @param smokeTests run in this order on the restored data; their names are unique
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

  /** Says which of the environment's recovery sets is restored. */
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
