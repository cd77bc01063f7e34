package dev.belay.gateway.generic;

import dev.belay.sources.generic.GenericSource;

/**
 * A sender of the configuration.
 *
 * @param maxBody in bytes
 */
record DescribedSource(
    String name, Authentication authentication, GenericSource reader, long maxBody) {}
