/**
 * All of Belay in one JVM, for a laptop, a small team or a trial: the four services on the class
 * path, an embedded Kafka broker, an embedded PostgreSQL for the ledger, and a folder with all
 * state. The commands are here. {@code server} starts everything in order, {@code embedded} has the
 * broker and the database, and {@code demo} shows Belay at work.
 */
@NullMarked
package dev.belay.standalone;

import org.jspecify.annotations.NullMarked;
