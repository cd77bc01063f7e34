/**
 * What the clients of GitHub's and GitLab's APIs share: {@link
 * dev.belay.gateway.platform.PlatformHttp} sends one request to the configured address and nowhere
 * else, {@link dev.belay.gateway.platform.PlatformException} says whether trying again can help.
 * {@code github} and {@code gitlab} add how each of them wants to be asked.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.platform;
