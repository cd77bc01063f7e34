/**
 * GitLab's REST API: {@link dev.belay.gateway.platform.gitlab.GitLabApi}, there only if {@code
 * belay.gitlab.api-token} is set.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.platform.gitlab;
