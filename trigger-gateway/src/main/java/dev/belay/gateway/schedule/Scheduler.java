package dev.belay.gateway.schedule;

import dev.belay.gateway.kafka.EventKey;
import dev.belay.jobs.Outbox;
import dev.belay.jobs.OutboxRecord;
import dev.belay.jobs.Transactions;
import dev.belay.policy.Phase;
import dev.belay.policy.ScheduledRule;
import dev.belay.policy.event.PolicyEvent;
import dev.belay.policy.live.LivePolicy;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.sources.EventIds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires what is due. One transaction notes that a fire is done and writes its event for {@code
 * belay.deployment-events}. Only one gateway can commit it.
 */
final class Scheduler {
  static final String SOURCE = "schedule";
  private static final String TYPE = "schedule.fired";
  private static final String MISSED_FIRES = "missed-fires";
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final LivePolicy policy;
  private final ScheduleTable table;
  private final Transactions transactions;
  private final Outbox outbox;
  private final RecordCodec codec;
  private final Clock clock;
  private final MeterRegistry meters;
  private final NextFires nextFires;

  Scheduler(
      LivePolicy policy,
      ScheduleTable table,
      Transactions transactions,
      Outbox outbox,
      RecordCodec codec,
      Clock clock,
      MeterRegistry meters) {
    this.policy = policy;
    this.table = table;
    this.transactions = transactions;
    this.outbox = outbox;
    this.codec = codec;
    this.clock = clock;
    this.meters = meters;
    this.nextFires = new NextFires(meters);
  }

  /** Of a transaction that does what is due. */
  private enum Outcome {
    ANOTHER_GATEWAYS,
    FIRED,
    NOT_FIRED
  }

  /** One look at all schedules of the policy in force. What fails is left to the next look. */
  void turn() {
    // Milliseconds: what the database keeps is compared with what was read from it.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<ScheduledRule> rules = policy.get().schedules();
    try {
      Optional<Instant> lastTurn = table.lastTurn();
      for (ScheduledRule rule : rules) {
        Instant doneUntil = table.seen(rule, lastTurn, now);
        nextFires.set(rule.id(), rule.schedule().next(doneUntil));
        turn(rule, doneUntil, now);
      }
      table.tookTurn(now);
    } finally {
      nextFires.show(rules.stream().map(ScheduledRule::id).toList());
    }
  }

  /** Trouble with one schedule must not keep the others from firing. */
  private void turn(ScheduledRule rule, Instant doneUntil, Instant now) {
    try {
      Due due = Due.of(rule.schedule(), doneUntil, now);
      if (!due.isNothing()) {
        fire(rule, doneUntil, due, now);
        nextFires.set(rule.id(), rule.schedule().next(due.doneUntil()));
      }
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("belay.rule", rule.id())
          .setCause(e)
          .log("A schedule can't be fired now; it is tried again at the next turn");
    }
  }

  private void fire(ScheduledRule rule, Instant doneUntil, Due due, Instant now) {
    Outcome outcome =
        transactions.get(
            () -> {
              if (!table.advance(rule, doneUntil, due.doneUntil())) {
                return Outcome.ANOTHER_GATEWAYS;
              }
              boolean published =
                  due.fire().filter(fire -> publish(rule, fire, due.missed(), now)).isPresent();
              return published ? Outcome.FIRED : Outcome.NOT_FIRED;
            });
    // Once it is committed: what is rolled back is tried again, and would be counted again.
    if (outcome != Outcome.ANOTHER_GATEWAYS) {
      report(rule, due, outcome);
    }
  }

  /**
   * @return false if it is published already, by another definition of the rule
   */
  private boolean publish(ScheduledRule rule, Instant fire, int missed, Instant now) {
    if (!table.fire(rule, fire)) {
      return false;
    }
    DeploymentEvent event = event(rule, fire, missed, now);
    outbox.publish(
        List.of(
            new OutboxRecord(
                Topics.DEPLOYMENT_EVENTS,
                EventKey.of(event),
                codec.encode(Topics.DEPLOYMENT_EVENTS, event))));
    return true;
  }

  private void report(ScheduledRule rule, Due due, @Nullable Outcome outcome) {
    String schedule = rule.id().toString();
    if (outcome == Outcome.FIRED) {
      meters.counter("belay.schedule.fired", "schedule", schedule).increment();
    }
    if (due.missed() > 0) {
      meters.counter("belay.schedule.missed", "schedule", schedule).increment(due.missed());
      LOG.atWarn()
          .addKeyValue("belay.rule", rule.id())
          .addKeyValue("belay.missed", due.missed())
          .log(
              "A schedule missed its times up to {}; it is {}",
              due.doneUntil(),
              due.fire().isPresent() ? "fired once" : "not caught up");
    }
  }

  private static DeploymentEvent event(
      ScheduledRule rule, Instant fire, int missed, Instant receivedAt) {
    String deliveryId = rule.id() + "@" + fire;
    return DeploymentEvent.newBuilder()
        .setEventId(EventIds.of(SOURCE, deliveryId))
        .setSource(SOURCE)
        .setDeliveryId(deliveryId)
        .setType(TYPE)
        .setPhase(Phase.ON_SCHEDULE.word())
        .setReceivedAt(receivedAt)
        .setOccurredAt(fire)
        .setApplication(rule.id().application())
        .setEnvironment(rule.id().environment())
        .setAttributes(
            missed == 0
                ? Map.of(PolicyEvent.SCHEDULE, rule.id().toString())
                : Map.of(
                    PolicyEvent.SCHEDULE,
                    rule.id().toString(),
                    MISSED_FIRES,
                    String.valueOf(missed)))
        .build();
  }
}
