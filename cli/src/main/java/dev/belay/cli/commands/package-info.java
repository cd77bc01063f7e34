/** One class per command, with its options, its help and its flow. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.commands;
