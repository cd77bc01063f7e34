/** The first policy: what is asked for, and the file that it becomes. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.init;
