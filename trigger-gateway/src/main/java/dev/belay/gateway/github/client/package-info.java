/**
 * GitHub's REST API: {@link dev.belay.gateway.github.client.GitHubApi} for whoever has a token,
 * {@link dev.belay.gateway.github.client.GitHubApp} as a GitHub App, if {@code belay.github.app} is
 * set.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github.client;
