/**
 * A gate: requested, waited for, judged, and reported to people and to the pipeline. Only a clear
 * approval of the request counts as an approval. Anything unknown, contradictory or missing does
 * not.
 */
@NullMarked
package dev.belay.cli.gate;

import org.jspecify.annotations.NullMarked;
