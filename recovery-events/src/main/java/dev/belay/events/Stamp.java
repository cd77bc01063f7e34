package dev.belay.events;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * When something happened, and which event says so. Stamps are totally ordered: of two events about
 * one thing, the same one counts in whatever order they arrive.
 */
public record Stamp(Instant at, UUID eventId) implements Comparable<Stamp> {
  private static final Comparator<Stamp> ORDER =
      Comparator.comparing(Stamp::at).thenComparing(Stamp::eventId);

  @Override
  public int compareTo(Stamp other) {
    return ORDER.compare(this, other);
  }
}
