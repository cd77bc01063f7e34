/** GitLab's webhooks: authentication, tolerant reading, deployment events, lost deliveries. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gitlab;
