/** What a command prints: text for people, or one JSON document. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.output;
