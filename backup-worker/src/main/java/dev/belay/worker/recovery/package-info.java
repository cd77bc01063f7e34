/**
 * The steps of recovery operations, one flow each: prepare, apply, abandon, compare, drop replaced
 * data ({@link dev.belay.worker.recovery.RecoverySteps} lists them). Also what they share:
 * commands, events, retries, pre-restore points and the descriptions of failures. Knows no Spring
 * and no Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.recovery;
