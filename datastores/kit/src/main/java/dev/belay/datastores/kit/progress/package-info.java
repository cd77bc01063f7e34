/** The progress of an operation, added up over several threads. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.progress;
