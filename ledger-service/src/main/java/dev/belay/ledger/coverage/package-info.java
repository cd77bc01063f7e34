/**
 * What an auditor asks of each deployment: had it a verified recovery set before it started?
 * Functions over records; {@code read} finds the facts, and {@code api} gives the answers.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.coverage;
