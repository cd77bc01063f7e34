/** One language and one encoding, whatever those of the machine are. */
@NullMarked
package dev.belay.runtime.language;

import org.jspecify.annotations.NullMarked;
