/**
 * What a record on the topic says, as types that hold only what is possible. Everything that is not
 * possible is refused here, naming value and rule. No Spring, no SQL, no Kafka.
 */
@NullMarked
package dev.belay.ledger.event;

import org.jspecify.annotations.NullMarked;
