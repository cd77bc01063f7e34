package dev.belay.standalone.hour;

import java.time.Instant;

/**
 * A deployment that a CI system told of.
 *
 * @param acknowledged whether the gateway said that it took it; if not, it may have it all the same
 */
record Trigger(long deployment, String application, Instant at, boolean acknowledged) {}
