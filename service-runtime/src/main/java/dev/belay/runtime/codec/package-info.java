/** Records to bytes and back, by the schema registry that {@code belay.schema-registry} names. */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.codec;
