package dev.belay.ledger.read;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which recovery points the ledger knows, to compare with a vault. */
public final class KnownPoints {
  private static final int AT_ONCE = 5_000;

  private final JdbcClient jdbc;

  public KnownPoints(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Those of {@code ids} that the ledger does not know as captured. */
  public Set<UUID> unknown(Collection<UUID> ids) {
    List<UUID> all = List.copyOf(ids);
    Set<UUID> unknown = new HashSet<>(all);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      jdbc.sql(
              "select recovery_point_id from ledger.recovery_point where status = 'captured' and"
                  + " recovery_point_id in (:ids)")
          .param("ids", all.subList(from, Math.min(all.size(), from + AT_ONCE)))
          .query(UUID.class)
          .list()
          .forEach(unknown::remove);
    }
    return unknown;
  }

  /** When the capture ended that ended last; empty if the ledger knows of none. */
  public Optional<Instant> lastCapture() {
    return jdbc.sql("select max(finished_at) from ledger.recovery_point where status = 'captured'")
        .query((row, number) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
        .single()
        .map(OffsetDateTime::toInstant);
  }
}
