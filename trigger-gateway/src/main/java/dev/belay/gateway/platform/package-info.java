/**
 * What the clients of GitHub's and GitLab's APIs share: {@link
 * dev.belay.gateway.platform.PlatformHttp} sends one request to the configured address and nowhere
 * else, {@link dev.belay.gateway.platform.PlatformException} says whether another attempt can help,
 * {@link dev.belay.gateway.platform.Patience} says when. No platform is named here.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.platform;
