package dev.belay.gateway.kafka;

import dev.belay.schemas.DeploymentEvent;

/** The key of a deployment event's record. */
public final class EventKey {
  private EventKey() {}

  /**
   * The application or repository, then the environment. The events of one environment stay in
   * order.
   */
  public static String of(DeploymentEvent event) {
    String subject =
        event.getApplication() == null ? event.getRepository() : event.getApplication();
    return subject + "/" + event.getEnvironment();
  }
}
