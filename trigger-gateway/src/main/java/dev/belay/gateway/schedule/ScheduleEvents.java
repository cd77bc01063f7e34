package dev.belay.gateway.schedule;

import dev.belay.gateway.publish.EventKey;
import dev.belay.jobs.OutboxRecord;
import dev.belay.policy.Phase;
import dev.belay.policy.PolicyEvent;
import dev.belay.policy.RuleId;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.sources.EventIds;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A fire as the deployment event that the decision makes a recovery set of. */
final class ScheduleEvents {
  static final String SOURCE = "schedule";
  static final String MISSED = "missed-fires";

  private final Function<DeploymentEvent, byte[]> encode;

  ScheduleEvents(Function<DeploymentEvent, byte[]> encode) {
    this.encode = encode;
  }

  /**
   * @param time that it fires for
   * @param missed times that came while no gateway ran
   * @param now what the capture's deadline counts from
   */
  OutboxRecord fire(RuleId rule, Instant time, int missed, Instant now) {
    String deliveryId = rule + "@" + time;
    Map<String, String> attributes = new TreeMap<>();
    attributes.put(PolicyEvent.SCHEDULE, rule.toString());
    if (missed > 0) {
      attributes.put(MISSED, String.valueOf(missed));
    }
    DeploymentEvent event =
        DeploymentEvent.newBuilder()
            .setEventId(EventIds.of(SOURCE, deliveryId))
            .setSource(SOURCE)
            .setDeliveryId(deliveryId)
            .setType("schedule.fired")
            .setPhase(Phase.ON_SCHEDULE.word())
            .setReceivedAt(now.truncatedTo(ChronoUnit.MILLIS))
            .setOccurredAt(time.truncatedTo(ChronoUnit.MILLIS))
            .setApplication(rule.application())
            .setEnvironment(rule.environment())
            .setAttributes(attributes)
            .build();
    return new OutboxRecord(Topics.DEPLOYMENT_EVENTS, EventKey.of(event), encode.apply(event));
  }
}
