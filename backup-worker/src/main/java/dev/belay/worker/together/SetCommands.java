package dev.belay.worker.together;

import dev.belay.schemas.BackupCommand;
import java.util.ArrayList;
import java.util.List;

/** Splits a command for a set into one command for each of its data stores. */
public final class SetCommands {
  private SetCommands() {}

  public static List<BackupCommand> of(BackupCommand set) {
    List<BackupCommand> commands = new ArrayList<>();
    commands.add(set);
    set.getTogether()
        .forEach(
            other ->
                commands.add(
                    BackupCommand.newBuilder(set)
                        .setCommandId(other.getCommandId())
                        .setRecoveryPointId(other.getRecoveryPointId())
                        .setDataStore(other.getDataStore())
                        .setAssertions(other.getAssertions())
                        .build()));
    return commands;
  }
}
