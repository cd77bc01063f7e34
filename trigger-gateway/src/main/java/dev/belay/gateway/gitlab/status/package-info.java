/** Statuses of recovery sets and rollbacks, at commits on GitLab. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gitlab.status;
