/**
 * The belay command: its entry point. Every other package is a concern: {@code commands} says what
 * can be asked, the rest do it. No Spring, and nothing of the vault or a driver is loaded before a
 * command needs it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli;
