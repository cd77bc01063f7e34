package dev.belay.ledger.read;

import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Points whose verdict became worse: a verification passed before, and the last one failed.
 * Deployments may have passed a gate in between, so whoever relied on such a point has to hear of
 * it. This is the only definition of "worsened".
 */
public final class Worsened {
  /** Whether the point {@code p}, a row of {@code ledger.recovery_point}, has become worse. */
  static final String SQL =
      """
      p.verdict = 'failed' and exists (
        select from ledger.verification once
        where once.recovery_point_id = p.recovery_point_id and once.verdict = 'verified')\
      """;

  private final JdbcClient jdbc;

  public Worsened(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The worsened points of a recovery set. */
  public Set<UUID> of(UUID setId) {
    return jdbc
        .sql(
            "select p.recovery_point_id from ledger.recovery_point p where p.recovery_set_id = :set"
                + " and "
                + SQL)
        .param("set", setId)
        .query(UUID.class)
        .list()
        .stream()
        .collect(Collectors.toUnmodifiableSet());
  }
}
