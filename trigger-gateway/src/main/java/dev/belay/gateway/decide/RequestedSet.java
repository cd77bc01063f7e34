package dev.belay.gateway.decide;

import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;

/**
 * A recovery set that an event asks for, as it is published.
 *
 * @param command for all of its data stores
 */
public record RequestedSet(RecoveryEvent requested, BackupCommand command) {}
