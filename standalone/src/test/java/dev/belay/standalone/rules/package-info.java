/**
 * The rules of the architecture, as tests: what a module may use, where frameworks may be known,
 * that packages have no circles, and what every package says of itself. A rule's exceptions stand
 * beside it, each with its reason, and a list of them only shrinks: see {@code KnownExceptions}.
 */
@NullMarked
package dev.belay.standalone.rules;

import org.jspecify.annotations.NullMarked;
