/**
 * What a service says of its health. Whoever asks gets what is known already: nobody asks Kafka, a
 * database, a disk or a vault while somebody waits for the answer.
 */
@NullMarked
package dev.belay.runtime.health;

import org.jspecify.annotations.NullMarked;
