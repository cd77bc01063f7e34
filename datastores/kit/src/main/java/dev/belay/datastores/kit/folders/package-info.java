/** Whose a folder is that a process works in, and may have left behind. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.folders;
