/**
 * The belay command, with its entry point. The package {@code commands} has the commands, and the
 * other packages do the work. No Spring, and no class of the vault or a driver is loaded before a
 * command needs it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli;
