/**
 * Which recovery sets are kept, and why: a function over what the ledger knows, which knows no
 * clock. Nothing here deletes anything.
 */
@NullMarked
package dev.belay.ledger.retention;

import org.jspecify.annotations.NullMarked;
