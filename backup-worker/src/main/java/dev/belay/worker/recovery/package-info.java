/**
 * The steps of recovery operations, a flow each: prepare, apply, abandon, compare, drop what was
 * replaced ({@link dev.belay.worker.recovery.RecoverySteps} lists them), and what they have in
 * common: commands, events, retries, pre-restore points and the description of failures. Knows no
 * Spring and no Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.recovery;
