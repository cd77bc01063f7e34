/**
 * The durable spool: deliveries are on disk before they are acknowledged, and stay until they are
 * published. Knows files only: no HTTP, no Kafka, no Spring.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.spool;
