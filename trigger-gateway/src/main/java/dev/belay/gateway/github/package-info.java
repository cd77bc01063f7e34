/** GitHub's webhooks: signature, tolerant reading, deployment events. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github;
