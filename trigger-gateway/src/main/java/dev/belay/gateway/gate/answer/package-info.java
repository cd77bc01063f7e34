/**
 * Telling the platforms that hold deployments, by jobs: {@link
 * dev.belay.gateway.gate.answer.Channel} is what each platform does in its own way, the handlers
 * are what is common to all of them. {@code github} and {@code gitlab} are the channels.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gate.answer;
