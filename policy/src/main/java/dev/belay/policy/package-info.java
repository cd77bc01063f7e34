/**
 * {@code belay.yaml}, read strictly into records: applications, environments, the data stores they
 * touch, and the rules that say when each is captured. Knows neither Spring nor Kafka.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy;
