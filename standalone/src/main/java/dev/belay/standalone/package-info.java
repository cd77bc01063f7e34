/**
 * All of Belay in one JVM, for a laptop, a small team or a trial: the four services of the class
 * path, an embedded Kafka broker, an embedded PostgreSQL for the ledger, and a folder that holds
 * all state. {@link dev.belay.standalone.Standalone} starts them in order; {@code demo} shows them
 * at work.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone;
