/** How GitHub is told of gates. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gate.answer.github;
