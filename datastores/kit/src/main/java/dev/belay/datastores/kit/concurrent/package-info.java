/** Threads of one operation that end together. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.concurrent;
