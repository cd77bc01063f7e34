/**
 * The restore verifier: a recovery point is restored into a sandbox by the code of a real restore,
 * and compared with its manifest. {@code verification} is the flow, without Spring and Kafka;
 * {@code events} says its outcome in the terms of the topics.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.verifier;
