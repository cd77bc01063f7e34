/** GitHub's webhooks: their signature, and which of them become deployment events. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github.webhook;
