package dev.belay.sources.github;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What GitHub says about a delivery outside its body.
 *
 * @param event {@code X-GitHub-Event}
 * @param deliveryId {@code X-GitHub-Delivery}; a redelivery has the same
 * @param hookId {@code X-GitHub-Hook-ID}
 * @param targetType {@code X-GitHub-Hook-Installation-Target-Type}: repository, organization,
 *     integration (an App), …
 * @param targetId {@code X-GitHub-Hook-Installation-Target-ID}
 */
public record GitHubDelivery(
    String event,
    String deliveryId,
    @Nullable String hookId,
    @Nullable String targetType,
    @Nullable String targetId,
    Instant receivedAt) {

  /** Without the webhook's own headers, for example when an event is read from a file. */
  public GitHubDelivery(String event, String deliveryId, Instant receivedAt) {
    this(event, deliveryId, null, null, null, receivedAt);
  }
}
