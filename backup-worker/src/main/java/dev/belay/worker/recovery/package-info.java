/**
 * What the steps of recovery operations have in common: their commands and events, how they are
 * retried, and the description of their failures.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.recovery;
