/** One class a command: its options, its help, and its flow. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.commands;
