package dev.belay.ledger.audit;

import dev.belay.ledger.audit.AuditChain.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of the audit chain: they are added, and never changed. */
public final class AuditTable {
  /** Names the lock of the ledger's chain among the database's advisory locks: "belayled". */
  private static final long LOCK = 0x62656c61796c6564L;

  private static final int PAGE = 1_000;

  private final JdbcClient jdbc;

  public AuditTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Waits until no other transaction has it, and holds it until this one ends. */
  void lock() {
    jdbc.sql("select pg_advisory_xact_lock(:lock)")
        .param("lock", LOCK)
        .query((row, number) -> number)
        .single();
  }

  boolean has(UUID eventId) {
    return jdbc.sql("select exists (select 1 from ledger.audit_event where event_id = :id)")
        .param("id", eventId)
        .query(Boolean.class)
        .single();
  }

  Optional<Entry> last() {
    return jdbc.sql("select * from ledger.audit_event order by sequence desc limit 1")
        .query(AuditTable::entry)
        .optional();
  }

  void insert(Entry entry) {
    jdbc.sql(
            """
            insert into ledger.audit_event (sequence, recorded_at, content, previous_hash, hash)
            values (:sequence, :recordedAt, :content, :previous, :hash)
            """)
        .param("sequence", entry.sequence())
        .param("recordedAt", entry.recordedAt().atOffset(ZoneOffset.UTC))
        .param("content", entry.content())
        .param("previous", entry.previousHash())
        .param("hash", entry.hash())
        .update();
  }

  /** Up to 1000 entries after {@code sequence}, in order. */
  List<Entry> after(long sequence) {
    return jdbc.sql(
            "select * from ledger.audit_event where sequence > :after order by sequence limit"
                + " :page")
        .param("after", sequence)
        .param("page", PAGE)
        .query(AuditTable::entry)
        .list();
  }

  private static Entry entry(ResultSet row, int number) throws SQLException {
    return new Entry(
        row.getLong("sequence"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        row.getString("content"),
        row.getBytes("previous_hash"),
        row.getBytes("hash"));
  }
}
