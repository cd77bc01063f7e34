/** How a command ends: the catalogue of exit codes, and the exception that carries a code. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.exit;
