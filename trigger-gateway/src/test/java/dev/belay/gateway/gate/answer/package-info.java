/** What platforms are told of gates. */
@org.jspecify.annotations.NullUnmarked
package dev.belay.gateway.gate.answer;
