/** Statuses of recovery sets and rollbacks, at commits and deployments on GitHub. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github.status;
