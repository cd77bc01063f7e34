/** The ownership of folders that a process works in and may leave behind. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.folders;
