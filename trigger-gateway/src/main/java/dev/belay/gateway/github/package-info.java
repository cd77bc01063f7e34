/**
 * All that the gateway knows of GitHub, a room for each thing that it does there: {@code webhook}
 * receives, {@code reconcile} finds deliveries that were lost, {@code gate} answers deployment
 * protection rules, {@code status} shows recovery sets and rollbacks at commits. {@code client} is
 * the way to GitHub's REST API that the last three share.
 *
 * <p>What the gateway asks of any platform stands outside: {@code reconcile.Deliveries}, {@code
 * gate.answer.Channel} and {@code status.StatusChannel}. How a payload is read is the module {@code
 * sources}'.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github;
