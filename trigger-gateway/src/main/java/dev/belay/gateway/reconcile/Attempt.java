package dev.belay.gateway.reconcile;

import java.time.Instant;

/**
 * One attempt of a platform to deliver something.
 *
 * @param key of what was delivered: the same for all attempts
 * @param id the platform's, of this attempt
 * @param at when it was made, or when it was first seen
 * @param delivered whether it got a 2xx
 */
public record Attempt(String key, long id, Instant at, boolean delivered) {}
