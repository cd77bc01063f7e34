/**
 * The trigger gateway: {@code github} and {@code api} turn requests into deployment events, {@code
 * spool} keeps them on disk, {@code publish} brings them to Kafka, and {@code decide} makes
 * recovery sets of them by the policy.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway;
