/**
 * The backup worker. {@link dev.belay.worker.kafka.CommandListener} records an arriving command in
 * the inbox, and a job runner claims it. {@link dev.belay.worker.capture} turns it into recovery
 * points; {@link dev.belay.worker.recovery} restores and compares them. Recovery events leave
 * through the outbox.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker;
