/**
 * GitHub's REST API, as a GitHub App: {@link dev.belay.gateway.platform.github.GitHubApp} is the
 * way in, and is there only if {@code belay.github.app} is set.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.platform.github;
