package dev.belay.events;

import org.jspecify.annotations.Nullable;

/**
 * What a recovery set is of, and why it exists. Every event and command of one set says it alike.
 *
 * @param trigger one of the words of {@link Trigger}, or that of a later version
 */
public record Origin(
    String application,
    String environment,
    String trigger,
    @Nullable String commit,
    @Nullable String deploymentId) {

  /** The origin of the set of what an operation on this one replaces. */
  public Origin beforeRestore() {
    return new Origin(application, environment, Trigger.PRE_RESTORE.word(), null, null);
  }
}
