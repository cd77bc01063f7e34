/**
 * The backup worker. A command arrives ({@link dev.belay.worker.kafka.CommandListener}) and is
 * recorded in the inbox; a job runner claims it and {@link dev.belay.worker.CaptureFlow} captures
 * the data store into the vault; what happened leaves through the outbox as recovery events.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker;
