/** Turns records into bytes and back, with the schema registry of {@code belay.schema-registry}. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.codec;
