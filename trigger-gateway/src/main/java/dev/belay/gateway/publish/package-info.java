/** From the spool to Kafka, for as long as it takes. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.publish;
