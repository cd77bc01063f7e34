package dev.belay.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A migration that is tried on a copy of the data before its deployment.
 *
 * @param store the captured data store whose copy it runs on; if empty, the only one that the rule
 *     captures
 * @param command the program and its arguments, at least one; no shell reads them
 * @param undo reverts the migration, in the form of {@code command}; if empty, nothing does
 * @param timeout the limit for each of the two, 1 s to 24 h
 */
public record Rehearsal(
    Optional<String> store, List<String> command, List<String> undo, Duration timeout) {
  public Rehearsal {
    command = List.copyOf(command);
    undo = List.copyOf(undo);
  }
}
