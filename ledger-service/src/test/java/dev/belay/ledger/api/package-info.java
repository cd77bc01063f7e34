/** Tests of the HTTP edge that need no running service. */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.api;
