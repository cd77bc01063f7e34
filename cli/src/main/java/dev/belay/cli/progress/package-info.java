/** Shows progress: a bar on a terminal, lines elsewhere. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.progress;
