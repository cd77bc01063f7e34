/** Tests of the ledger service, against a real PostgreSQL and a real broker. */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger;
