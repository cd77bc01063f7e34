/**
 * GitLab's REST API: {@link dev.belay.gateway.gitlab.client.GitLabApi}, if {@code
 * belay.gitlab.api-token} is set.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.gitlab.client;
