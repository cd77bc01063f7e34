/**
 * A gate: asked for, waited for, judged. Only a clear approval of what was asked for is one;
 * whatever is unknown, contradictory or missing is not.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.gate;
