/**
 * All of Belay in one JVM, for a laptop, a small team or a trial: the four services of the class
 * path, an embedded Kafka broker, an embedded PostgreSQL for the ledger, and a folder that holds
 * all state. The commands are here; {@code server} starts everything in its order, {@code embedded}
 * holds the broker and the database, and {@code demo} shows Belay at work.
 */
@NullMarked
package dev.belay.standalone;

import org.jspecify.annotations.NullMarked;
