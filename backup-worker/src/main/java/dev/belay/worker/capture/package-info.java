/** What a capture says of itself: its events, its progress and the description of its failures. */
@org.jspecify.annotations.NullMarked
package dev.belay.worker.capture;
