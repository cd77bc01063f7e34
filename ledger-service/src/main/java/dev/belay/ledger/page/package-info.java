/**
 * The status page: three files that a browser loads, which then asks the ledger's API as anybody
 * may. Nothing of the ledger's data is known here.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.page;
