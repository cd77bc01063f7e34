/**
 * The append-only, hash-chained record of every event, its check, and the rebuilding of the
 * projected tables from it.
 */
@NullMarked
package dev.belay.ledger.audit;

import org.jspecify.annotations.NullMarked;
