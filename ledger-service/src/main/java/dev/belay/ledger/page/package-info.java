/**
 * The status page: files that a browser loads, which then asks the ledger's API as anybody may, and
 * the cookie of who signs in. Nothing of the ledger's data is known here.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.page;
