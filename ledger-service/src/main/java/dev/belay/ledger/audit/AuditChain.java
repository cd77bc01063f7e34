package dev.belay.ledger.audit;

import dev.belay.schemas.RecoveryEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The append-only record of every event. Appends of all processes are serialised by a lock that the
 * transaction holds to its end, so that the chain has no forks; a unique index would refuse one.
 */
public final class AuditChain {
  /** Of PostgreSQL's advisory locks: the ledger's chain ("belayled" in ASCII). */
  private static final long LOCK = 0x62656c61796c6564L;

  private static final int PAGE = 1_000;

  private final JdbcClient jdbc;
  private final Clock clock;

  public AuditChain(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** One recorded event. */
  public record Entry(
      long sequence, Instant recordedAt, String content, byte[] previousHash, byte[] hash) {
    public RecoveryEvent event() {
      return CanonicalJson.read(content);
    }
  }

  /** Waits until no other transaction appends; holds others off until this one ends. */
  public void lock() {
    jdbc.sql("select pg_advisory_xact_lock(:lock)")
        .param("lock", LOCK)
        .query((row, number) -> number)
        .single();
  }

  /**
   * Appends an event, within the caller's transaction.
   *
   * @return false if an event with its id is recorded already: nothing was changed
   */
  public boolean append(UUID eventId, RecoveryEvent event) {
    lock();
    boolean known =
        jdbc.sql("select exists (select 1 from ledger.audit_event where event_id = :id)")
            .param("id", eventId)
            .query(Boolean.class)
            .single();
    if (known) {
      return false;
    }
    List<Entry> head =
        jdbc.sql("select * from ledger.audit_event order by sequence desc limit 1")
            .query(AuditChain::entry)
            .list();
    byte[] previous = head.isEmpty() ? ChainHash.beforeFirst() : head.getFirst().hash();
    long sequence = head.isEmpty() ? 1 : head.getFirst().sequence() + 1;
    // PostgreSQL keeps microseconds: what is hashed must be what is read back.
    Instant recordedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String content = CanonicalJson.write(event);
    jdbc.sql(
            """
            insert into ledger.audit_event (sequence, recorded_at, content, previous_hash, hash)
            values (:sequence, :recordedAt, :content, :previous, :hash)
            """)
        .param("sequence", sequence)
        .param("recordedAt", recordedAt.atOffset(ZoneOffset.UTC))
        .param("content", content)
        .param("previous", previous)
        .param("hash", ChainHash.of(previous, sequence, recordedAt, content))
        .update();
    return true;
  }

  /** Up to 1000 entries after {@code sequence}, in order. */
  public List<Entry> after(long sequence) {
    return jdbc.sql(
            "select * from ledger.audit_event where sequence > :after order by sequence limit"
                + " :page")
        .param("after", sequence)
        .param("page", PAGE)
        .query(AuditChain::entry)
        .list();
  }

  /** Walks the whole chain and names the first link that does not hold. */
  public ChainCheck verify() {
    byte[] previous = ChainHash.beforeFirst();
    long sequence = 0;
    for (List<Entry> page = after(0); !page.isEmpty(); page = after(sequence)) {
      for (Entry entry : page) {
        if (entry.sequence() != sequence + 1) {
          return new ChainCheck.Broken(
              sequence + 1, "missing: the next event has sequence " + entry.sequence());
        }
        if (!Arrays.equals(entry.previousHash(), previous)) {
          return new ChainCheck.Broken(
              entry.sequence(), "its previous hash is not the hash of the event before it");
        }
        byte[] hash = ChainHash.of(previous, entry.sequence(), entry.recordedAt(), entry.content());
        if (!Arrays.equals(entry.hash(), hash)) {
          return new ChainCheck.Broken(entry.sequence(), "its content does not have its hash");
        }
        previous = entry.hash();
        sequence = entry.sequence();
      }
    }
    return new ChainCheck.Intact(sequence, HexFormat.of().formatHex(previous));
  }

  private static Entry entry(java.sql.ResultSet row, int number) throws java.sql.SQLException {
    return new Entry(
        row.getLong("sequence"),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        row.getString("content"),
        row.getBytes("previous_hash"),
        row.getBytes("hash"));
  }
}
