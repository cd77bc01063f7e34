package dev.belay.ledger.read;

import dev.belay.events.Origin;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds points by the time of their verification. */
public final class VerificationQueries {
  private final JdbcClient jdbc;

  public VerificationQueries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A captured point. */
  public record Verified(UUID setId, UUID pointId) {}

  /**
   * The verified point of an application in an environment with the oldest verification.
   *
   * @param before the verification ended before this time
   * @param notSince nobody has requested another verification since this time
   */
  public Optional<Verified> oldest(
      String application, String environment, Instant before, Instant notSince) {
    return jdbc.sql(
            """
            select s.recovery_set_id, p.recovery_point_id
            from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
            where s.application = :application and s.environment = :environment
              and p.status = 'captured' and p.verdict = 'verified'
              and p.verification_finished_at < :before
              and not exists (
                select from ledger.verification v
                where v.recovery_point_id = p.recovery_point_id and v.requested_at > :lately)
            order by p.verification_finished_at, p.recovery_point_id limit 1
            """)
        .param("application", application)
        .param("environment", environment)
        .param("before", before.atOffset(ZoneOffset.UTC))
        .param("lately", notSince.atOffset(ZoneOffset.UTC))
        .query(
            (row, number) ->
                new Verified(
                    row.getObject("recovery_set_id", UUID.class),
                    row.getObject("recovery_point_id", UUID.class)))
        .optional();
  }

  /**
   * What a recovery point belongs to.
   *
   * @param manifestDigest SHA-256 of the manifest that it was captured with, hexadecimal; null when
   *     it is not captured
   */
  public record Described(Origin origin, String dataStore, @Nullable String manifestDigest) {}

  /** A point of a known set. */
  public Described describe(UUID setId, UUID pointId) {
    return jdbc.sql(
            """
            select s.application, s.environment, s.trigger, s.commit, s.deployment_id, p.data_store,
              p.manifest_digest
            from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
            where s.recovery_set_id = :set and p.recovery_point_id = :point
            """)
        .param("set", setId)
        .param("point", pointId)
        .query(
            (row, number) ->
                new Described(
                    new Origin(
                        row.getString("application"),
                        row.getString("environment"),
                        row.getString("trigger"),
                        row.getString("commit"),
                        row.getString("deployment_id")),
                    row.getString("data_store"),
                    row.getString("manifest_digest")))
        .single();
  }
}
