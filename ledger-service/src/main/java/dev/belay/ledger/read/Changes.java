package dev.belay.ledger.read;

import dev.belay.ledger.stream.Streams.News;
import dev.belay.ledger.stream.Streams.Where;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which environments something was recorded of. It is read from the audit chain, which all ledgers
 * of a database write in turn, so each hears of what another one recorded.
 */
public final class Changes {
  private static final int MOST = 2000;

  private final JdbcClient jdbc;

  public Changes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The number of the newest event; 0 if there is none. */
  public long newest() {
    return jdbc.sql("select coalesce(max(sequence), 0) from ledger.audit_event")
        .query(Long.class)
        .single();
  }

  /** What was recorded after an event, up to 2,000 events of it. */
  public News after(long sequence) {
    Set<Where> places = new LinkedHashSet<>();
    long[] last = {sequence};
    jdbc.sql(
            """
            select sequence, content::jsonb ->> 'application' as application,
                   content::jsonb ->> 'environment' as environment
            from ledger.audit_event where sequence > :sequence order by sequence limit :most
            """)
        .param("sequence", sequence)
        .param("most", MOST)
        .query(
            row -> {
              last[0] = row.getLong("sequence");
              String application = row.getString("application");
              String environment = row.getString("environment");
              if (application != null && environment != null) {
                places.add(new Where(application, environment));
              }
            });
    return new News(last[0], places);
  }
}
