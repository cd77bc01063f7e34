/** How far an operation is, added up from several threads. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.progress;
