package dev.belay.gateway.schedule;

import dev.belay.gateway.schedule.ScheduleTable.Looked;
import dev.belay.jobs.JobStore;
import dev.belay.policy.Policy;
import dev.belay.policy.Schedule;
import dev.belay.policy.ScheduledRule;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fires the schedules of the policy in force, for any number of gateways on one database: that a
 * schedule has fired and the event that says so are one transaction. A schedule that is new, or was
 * changed, begins when it is first seen.
 */
final class Scheduler {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final Supplier<Policy> policy;
  private final TransactionTemplate transaction;
  private final ScheduleTable table;
  private final JobStore outbox;
  private final ScheduleEvents events;
  private final MeterRegistry meters;
  private final Clock clock;

  Scheduler(
      Supplier<Policy> policy,
      DataSource dataSource,
      JobStore outbox,
      ScheduleEvents events,
      MeterRegistry meters,
      Clock clock) {
    this.policy = policy;
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.table = new ScheduleTable(JdbcClient.create(dataSource));
    this.outbox = outbox;
    this.events = events;
    this.meters = meters;
    this.clock = clock;
  }

  /** Fires what is due. One schedule's trouble does not keep the others from firing. */
  void run() {
    List<ScheduledRule> rules = policy.get().schedules();
    table.allBut(rules.stream().map(rule -> rule.id().toString()).toList(), clock.instant());
    RuntimeException trouble = null;
    for (ScheduledRule rule : rules) {
      try {
        transaction.executeWithoutResult(status -> run(rule, clock.instant()));
      } catch (RuntimeException e) {
        trouble = e;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  void forget() {
    int forgotten = table.forget(clock.instant());
    LOG.atDebug().log("{} fires of schedules were forgotten", forgotten);
  }

  private void run(ScheduledRule rule, Instant now) {
    String id = rule.id().toString();
    String definition = definition(rule.schedule());
    Looked looked = table.lock(id).orElse(null);
    if (looked == null || !looked.definition().equals(definition) || wasAbsent(looked, now)) {
      table.begin(id, definition, now);
      return;
    }
    if (looked.absentSince() != null) {
      table.present(id);
    }
    DueFires.of(rule.schedule(), looked.until(), now).ifPresent(due -> run(rule, due, now));
  }

  private void run(ScheduledRule rule, DueFires due, Instant now) {
    String id = rule.id().toString();
    table.lookedUntil(id, due.lookedUntil());
    if (due.missed() > 0) {
      meters.counter("belay.schedule.missed", "schedule", id).increment(due.missed());
      LOG.atWarn()
          .addKeyValue("belay.rule", id)
          .addKeyValue("belay.missed", due.missed())
          .log(
              "Times of a schedule were missed, since no gateway ran; {}",
              due.fire() == null ? "they are skipped" : "it fires once for all of them");
    }
    Instant time = due.fire();
    if (time != null && table.fire(id, time, now)) {
      outbox.publish(List.of(events.fire(rule.id(), time, due.missed(), now)));
      LOG.atInfo().addKeyValue("belay.rule", id).log("A schedule fires for {}", time);
    }
  }

  /** While gateways change to another policy, some have a schedule that others haven't. */
  private static boolean wasAbsent(Looked looked, Instant now) {
    Instant since = looked.absentSince();
    return since != null && since.isBefore(now.minus(DueFires.TOLERANCE));
  }

  private static String definition(Schedule schedule) {
    return schedule.cron() + " " + schedule.zone();
  }
}
