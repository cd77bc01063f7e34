package dev.belay.ledger.policy;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each time of a drill's schedule belongs to whichever ledger comes first. */
public final class DrillFireTable {
  private final JdbcClient jdbc;

  public DrillFireTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether this time is the caller's. */
  boolean take(String drill, Instant time) {
    return jdbc.sql(
                """
                insert into ledger.drill_fire (drill, fire_time) values (:drill, :time)
                on conflict (drill, fire_time) do nothing
                """)
            .param("drill", drill)
            .param("time", time.atOffset(ZoneOffset.UTC))
            .update()
        == 1;
  }
}
