/**
 * A gate: asked for, waited for, judged, and told to people and to the pipeline. Only a clear
 * approval of what was asked for is one; whatever is unknown, contradictory or missing is not.
 */
@NullMarked
package dev.belay.cli.gate;

import org.jspecify.annotations.NullMarked;
