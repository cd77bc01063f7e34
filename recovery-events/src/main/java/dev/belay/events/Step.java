package dev.belay.events;

/**
 * The progress of some work.
 *
 * @param text for people, for example {@code orders 12/40}
 * @param bytesTotal an estimate, 0 when unknown
 */
public record Step(String text, long bytesDone, long bytesTotal) {}
