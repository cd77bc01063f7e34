/**
 * What became of the events that came in: which recovery sets they asked for, or why they asked for
 * none. Kept for 30 days, so that whoever misses a backup finds the event and the reason.
 */
@NullMarked
package dev.belay.gateway.handled;

import org.jspecify.annotations.NullMarked;
