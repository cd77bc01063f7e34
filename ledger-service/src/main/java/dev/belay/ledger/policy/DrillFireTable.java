package dev.belay.ledger.policy;

import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives each scheduled time of a drill to the ledger that claims it first. */
public final class DrillFireTable {
  private final JdbcClient jdbc;

  public DrillFireTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whether the caller has claimed this time. */
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
