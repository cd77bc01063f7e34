/** The answers of the gateway and the ledger as records, and waiting for what they report. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.ledger;
