package dev.belay.events;

import org.jspecify.annotations.Nullable;

/**
 * What a recovery set belongs to, and why it exists. Every event and command of a set repeats it.
 *
 * @param trigger one of the words of {@link Trigger}, or a later version's word
 */
public record Origin(
    String application,
    String environment,
    String trigger,
    @Nullable String commit,
    @Nullable String deploymentId) {

  /** The origin of the set of the data that an operation on this set replaces. */
  public Origin beforeRestore() {
    return new Origin(application, environment, Trigger.PRE_RESTORE.word(), null, null);
  }
}
