/** Tests of what all senders' events have in common. */
@org.jspecify.annotations.NullUnmarked
package dev.belay.sources;
