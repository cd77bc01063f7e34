package dev.belay.ledger.tables;

import dev.belay.events.Check;
import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.events.point.Judgements;
import dev.belay.ledger.projection.GateState;
import dev.belay.ledger.projection.KnownPoint;
import dev.belay.ledger.projection.Projection;
import dev.belay.ledger.projection.RecoverySet;
import dev.belay.ledger.projection.SetState;
import dev.belay.ledger.projection.VerificationState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Loads the state that an event is applied to, and stores the result. */
public final class ProjectionTables {
  private final JdbcClient jdbc;
  private final PolicyPeriods policies;

  public ProjectionTables(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.policies = new PolicyPeriods(jdbc);
  }

  /** The set of the event with all its points; null if nothing is known about it. */
  public @Nullable RecoverySet load(Event event) {
    Optional<SetState> set =
        jdbc.sql("select * from ledger.recovery_set where recovery_set_id = :id for update")
            .param("id", event.recoverySetId())
            .query(SetRow::read)
            .optional();
    return set.map(found -> new RecoverySet(found, points(found.id()), verification(event)))
        .orElse(null);
  }

  /**
   * Writes the rows that have changed.
   *
   * @throws org.springframework.dao.OptimisticLockingFailureException if a row changed meanwhile
   */
  public void store(@Nullable RecoverySet before, RecoverySet after) {
    storeSet(before, after);
    for (KnownPoint point : after.points().values()) {
      storePoint(before == null ? null : before.points().get(point.id()), point);
    }
    VerificationState verification = after.verification();
    if (verification != null) {
      storeVerification(before == null ? null : before.verification(), verification);
    }
  }

  /** The gate of that id; null if nothing is known about it. */
  public @Nullable GateState loadGate(UUID id) {
    return jdbc.sql("select * from ledger.gate where gate_id = :id for update")
        .param("id", id)
        .query(GateRow::read)
        .optional()
        .orElse(null);
  }

  /**
   * Writes the gate if it has changed.
   *
   * @throws org.springframework.dao.OptimisticLockingFailureException if it changed meanwhile
   */
  public void storeGate(@Nullable GateState before, GateState after) {
    if (before == null) {
      GateRow.of(after).insert(jdbc);
    } else if (!before.equals(after)) {
      GateRow.of(after).update(jdbc, "decision", before.word());
    }
  }

  /** Writes which policy a service goes by, or that it has ended. */
  public void storePolicy(Event event, Happening.OfPolicy happening) {
    policies.store(event, happening);
  }

  /** Empties the projected tables, for a rebuild; the audit chain stays. */
  public void clear() {
    for (String table :
        List.of(
            "verification_check",
            "verification",
            "recovery_point",
            "recovery_set",
            "gate",
            "policy_period")) {
      jdbc.sql("delete from ledger." + table).update();
    }
  }

  private Map<UUID, KnownPoint> points(UUID setId) {
    Map<UUID, Judgements> judgements = judgements(setId);
    Map<UUID, KnownPoint> points = new LinkedHashMap<>();
    jdbc.sql(
            "select * from ledger.recovery_point where recovery_set_id = :id order by"
                + " recovery_point_id")
        .param("id", setId)
        .query(
            (row, number) ->
                PointRow.read(
                    row,
                    judgements.getOrDefault(
                        row.getObject("recovery_point_id", UUID.class), Judgements.NONE)))
        .list()
        .forEach(point -> points.put(point.id(), point));
    return points;
  }

  /** By recovery point. */
  private Map<UUID, Judgements> judgements(UUID setId) {
    Map<UUID, Judgements> judgements = new HashMap<>();
    jdbc.sql(
            """
            select v.* from ledger.verification v join ledger.recovery_point p using (recovery_point_id)
            where p.recovery_set_id = :id and v.completed_at is not null
            """)
        .param("id", setId)
        .query(VerificationRow::read)
        .list()
        .forEach(
            verification ->
                judgements.compute(
                    verification.pointId(),
                    (point, known) ->
                        verification.addedTo(known == null ? Judgements.NONE : known)));
    return judgements;
  }

  private @Nullable VerificationState verification(Event event) {
    Optional<UUID> id = Projection.verificationOf(event);
    if (id.isEmpty()) {
      return null;
    }
    return jdbc.sql("select * from ledger.verification where verification_id = :id")
        .param("id", id.get())
        .query(VerificationRow::read)
        .optional()
        .orElse(null);
  }

  private void storeSet(@Nullable RecoverySet before, RecoverySet after) {
    if (before == null) {
      SetRow.of(after).insert(jdbc);
    } else if (!before.set().equals(after.set()) || !before.summary().equals(after.summary())) {
      SetRow.of(after).update(jdbc, "status", before.summary().status().word());
    }
  }

  private void storePoint(@Nullable KnownPoint before, KnownPoint after) {
    if (before == null) {
      PointRow.of(after).insert(jdbc);
    } else if (!before.equals(after)) {
      PointRow.of(after).update(jdbc, "status", before.status().word());
    }
  }

  private void storeVerification(@Nullable VerificationState before, VerificationState after) {
    if (after.equals(before)) {
      return;
    }
    if (before == null) {
      VerificationRow.of(after).insert(jdbc);
    } else {
      VerificationRow.of(after).update(jdbc, "verdict", before.verdict().word());
    }
    VerificationState.Completion completion = after.completion();
    if (completion != null && (before == null || !completion.equals(before.completion()))) {
      storeChecks(after.id(), completion.verified().checks());
    }
  }

  private void storeChecks(UUID verificationId, List<Check> checks) {
    jdbc.sql("delete from ledger.verification_check where verification_id = :id")
        .param("id", verificationId)
        .update();
    for (int ordinal = 0; ordinal < checks.size(); ordinal++) {
      Check check = checks.get(ordinal);
      jdbc.sql(
              """
              insert into ledger.verification_check
                (verification_id, ordinal, name, subject, outcome, fault, detail, millis)
              values (:id, :ordinal, :name, :subject, :outcome, :fault, :detail, :millis)
              """)
          .param("id", verificationId)
          .param("ordinal", ordinal)
          .param("name", check.name())
          .param("subject", check.subject())
          .param("outcome", check.outcome())
          .param("fault", check.fault())
          .param("detail", check.detail())
          .param("millis", check.millis())
          .update();
    }
  }
}
