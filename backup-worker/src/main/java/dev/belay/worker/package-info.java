/**
 * The backup worker, put together. A command arrives ({@link
 * dev.belay.worker.kafka.CommandListener}) and is recorded in the inbox; a job runner claims it.
 * {@link dev.belay.worker.capture} makes recovery points of it, {@link dev.belay.worker.recovery}
 * restores and compares them; what happened leaves through the outbox as recovery events.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker;
