/**
 * The policy: applications, their environments, the rules that say when which data stores are
 * captured, and the drills. Only records: nothing here reads or decides. Knows neither Spring nor
 * Kafka.
 *
 * <p>{@link dev.belay.policy.yaml} parses {@code belay.yaml} and keeps its places, and {@link
 * dev.belay.policy.read} applies the rules and gives the records here. {@link
 * dev.belay.policy.live} does so again when the file changes. {@link dev.belay.policy.match} turns
 * an event ({@link dev.belay.policy.event}) and a policy into decisions. {@link
 * dev.belay.policy.store} describes data stores, and {@link dev.belay.policy.notify} who is told.
 * {@link dev.belay.policy.pattern}, {@link dev.belay.policy.time} and {@link dev.belay.policy.cel}
 * are the languages within rules.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy;
