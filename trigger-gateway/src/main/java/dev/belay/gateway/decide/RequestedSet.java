package dev.belay.gateway.decide;

import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.RecoveryEvent;
import java.util.List;

/** A recovery set that an event asks for, as it is published. */
public record RequestedSet(RecoveryEvent requested, List<BackupCommand> commands) {
  public RequestedSet {
    commands = List.copyOf(commands);
  }
}
