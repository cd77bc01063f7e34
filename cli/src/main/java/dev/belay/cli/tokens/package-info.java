/** What the commands about API tokens print. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.tokens;
