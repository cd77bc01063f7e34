/** Tests of what all senders' events have in common. */
package dev.belay.sources;
