/**
 * How every delivery gets into the spool, through whichever door it came: what is counted and
 * logged of it, how much Kafka takes, and where a source's secrets are. Knows no HTTP: a refusal is
 * a {@link dev.belay.gateway.receive.NotReceivedException}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.receive;
