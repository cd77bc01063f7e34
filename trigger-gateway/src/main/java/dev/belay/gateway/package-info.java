/**
 * The trigger gateway. A delivery comes through a door ({@code github}, {@code gitlab}, {@code
 * generic}, {@code cloudevents}, {@code api}), is kept on disk ({@code spool}), goes to its topic
 * ({@code kafka}), and becomes recovery sets, commands and gates by the policy ({@code decide}).
 * {@code gate} and {@code status} then tell the platforms how that went, and {@code schedule} has
 * rules fire by the clock.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway;
