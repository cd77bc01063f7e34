/**
 * How an environment stands: what is deployed, how old its verified data is, whether it could be
 * rolled back, and what needs a person. Functions over {@link dev.belay.ledger.status.Facts}; knows
 * no database and no clock. {@code read} finds the facts, and tells the answer.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.status;
