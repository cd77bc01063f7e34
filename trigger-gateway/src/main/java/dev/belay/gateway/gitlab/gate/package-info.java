/**
 * Blocked deployments: they are found by asking, since GitLab does not always send a webhook, and
 * GitLab hears how their gates were decided.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gitlab.gate;
