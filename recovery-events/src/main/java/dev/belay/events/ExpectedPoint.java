package dev.belay.events;

import java.util.UUID;

/** A point that a recovery set needs to be complete. */
public record ExpectedPoint(UUID id, String dataStore) {}
