package dev.belay.gateway.generic;

import dev.belay.sources.generic.GenericSource;

/**
 * A sender that the configuration describes.
 *
 * @param maxBody in bytes
 */
record DescribedSource(
    String name, Authentication authentication, GenericSource reader, long maxBody) {}
