/** GitLab's webhooks: how they are authenticated, and which become deployment events. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gitlab.webhook;
