package dev.belay.events;

import org.jspecify.annotations.Nullable;

/**
 * Where a deployment comes from.
 *
 * @param url the page of the deployment or its run, for people
 */
public record Source(
    @Nullable String repository,
    @Nullable String ref,
    @Nullable String url,
    @Nullable String actor) {}
