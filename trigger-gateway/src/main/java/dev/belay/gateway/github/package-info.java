/** GitHub's webhooks: signature, tolerant reading, deployment events, lost deliveries. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github;
