@org.jspecify.annotations.NullMarked
package dev.belay.ledger.notify.recipient;
