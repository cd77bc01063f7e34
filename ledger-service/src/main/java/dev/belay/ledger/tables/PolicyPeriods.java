package dev.belay.ledger.tables;

import dev.belay.events.Event;
import dev.belay.events.Happening;
import dev.belay.events.PolicyRef;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which policies services went by. In whatever order events come, the rows are the same. */
final class PolicyPeriods {
  private final JdbcClient jdbc;

  PolicyPeriods(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void store(Event event, Happening.OfPolicy happening) {
    switch (happening) {
      case Happening.PolicyInForce it -> store(it.policy(), event.occurredAt(), null);
      case Happening.PolicyLeft it -> store(it.policy(), null, event.occurredAt());
    }
  }

  private void store(PolicyRef policy, @Nullable Instant heardAt, @Nullable Instant leftAt) {
    jdbc.sql(
            """
            insert into ledger.policy_period (period_id, role, instance, digest, file, commit, occasion, since, heard_at, left_at)
            values (:id, :role, :instance, :digest, :file, :commit, :occasion, :since, :heardAt, :leftAt)
            on conflict (period_id) do update set
              heard_at = greatest(policy_period.heard_at, excluded.heard_at),
              left_at = least(policy_period.left_at, excluded.left_at)
            """)
        .param("id", policy.periodId())
        .param("role", policy.role())
        .param("instance", policy.instance())
        .param("digest", policy.digest())
        .param("file", policy.file())
        .param("commit", policy.commit())
        .param("occasion", policy.occasion())
        .param("since", utc(policy.since()))
        .param("heardAt", utc(heardAt), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("leftAt", utc(leftAt), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .update();
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
