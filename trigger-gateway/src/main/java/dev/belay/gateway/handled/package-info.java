/**
 * What became of the events that came in: which recovery sets they asked for, or why they asked for
 * none; and how many deliveries became no event, and why. Kept for 30 days, so that whoever misses
 * a backup finds the event or the delivery, and the reason.
 */
@NullMarked
package dev.belay.gateway.handled;

import org.jspecify.annotations.NullMarked;
