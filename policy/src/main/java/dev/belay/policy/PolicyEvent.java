package dev.belay.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a policy decides on: the part of a deployment event that rules look at.
 *
 * @param phase {@link Phase}'s words, or any other word, which no rule matches
 * @param application named by the sender; otherwise it is found by repository
 * @param environment the sender's name for it; with a manual trigger, the policy's own
 * @param receivedAt what deadlines count from
 */
public record PolicyEvent(
    String phase,
    @Nullable String application,
    @Nullable String environment,
    @Nullable String repository,
    Instant receivedAt) {}
