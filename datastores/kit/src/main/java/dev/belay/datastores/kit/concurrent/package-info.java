/** The threads of one operation, which end together. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.concurrent;
