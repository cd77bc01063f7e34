/**
 * Senders that are described rather than programmed: how their messages are authenticated, which
 * messages count, and which expressions give the fields of an event. Presets describe well-known
 * senders.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.sources.generic;
