/** The events of GitLab's webhooks that failed. GitLab lists them, and sends them again. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gitlab.reconcile;
