/**
 * Who listens to what is recorded: open streams, and what each has not been told yet. How a stream
 * is written is {@code api}'s, and where news come from is {@code read}'s.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.stream;
