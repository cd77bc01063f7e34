@org.jspecify.annotations.NullMarked
package dev.belay.ledger.coverage;
