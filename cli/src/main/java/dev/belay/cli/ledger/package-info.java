/** The gateway's and the ledger's answers as records, and the waiting for what they record. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.ledger;
