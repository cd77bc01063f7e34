package dev.belay.events;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The recovery point that an event is about.
 *
 * @param dataStore the point's data store; null if the event does not say
 */
public record PointRef(UUID id, @Nullable String dataStore) {}
