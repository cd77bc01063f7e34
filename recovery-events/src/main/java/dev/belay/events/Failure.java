package dev.belay.events;

/**
 * Why something failed.
 *
 * @param kind one of the kinds of {@code Failure} in {@code recovery-event.avsc}
 * @param message cause and remedy, without secrets
 */
public record Failure(String kind, String message, int attempts) {}
