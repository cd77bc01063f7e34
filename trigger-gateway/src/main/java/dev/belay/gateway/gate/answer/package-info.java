/**
 * The platforms hear of gates, by jobs. {@link dev.belay.gateway.gate.answer.Channel} is what each
 * platform does in its own way: {@code github.gate} and {@code gitlab.gate}. The handlers are what
 * all of them share.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gate.answer;
