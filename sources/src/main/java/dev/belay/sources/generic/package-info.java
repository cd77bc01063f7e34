/**
 * Senders that are described rather than programmed: how their messages are authenticated, which of
 * them count, and by which expressions the fields of an event are found in them. Presets describe
 * well-known senders.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.sources.generic;
