/**
 * The edge to Kafka. {@link dev.belay.gateway.kafka.SpoolDrainer} brings the spool to {@code
 * belay.deployment-events}, for as long as it takes. {@link
 * dev.belay.gateway.kafka.CiEventsListener} reads {@code belay.ci-events}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.kafka;
