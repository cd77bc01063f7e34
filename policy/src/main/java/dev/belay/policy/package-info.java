/**
 * The policy: applications, their environments, the rules that say when which data stores are
 * captured, and the drills. Records, and nothing that reads or decides. Knows neither Spring nor
 * Kafka.
 *
 * <p>{@code belay.yaml} goes through {@link dev.belay.policy.yaml}, which knows its places, and
 * {@link dev.belay.policy.read}, which knows its rules, into the records here. {@link
 * dev.belay.policy.live} does so again when the file changes. An event ({@link
 * dev.belay.policy.event}) goes with a policy through {@link dev.belay.policy.match} into
 * decisions. {@link dev.belay.policy.store} tells of data stores, {@link dev.belay.policy.pattern},
 * {@link dev.belay.policy.time} and {@link dev.belay.policy.cel} of what is written in rules.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy;
