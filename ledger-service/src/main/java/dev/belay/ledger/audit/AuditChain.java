package dev.belay.ledger.audit;

import dev.belay.schemas.RecoveryEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The append-only record of every event. A lock that lasts as long as the transaction makes the
 * appends of all processes take turns, so the chain has no forks. A unique index would refuse a
 * fork.
 */
public final class AuditChain {
  private final AuditTable table;
  private final Clock clock;

  public AuditChain(AuditTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** One recorded event. */
  public record Entry(
      long sequence, Instant recordedAt, String content, byte[] previousHash, byte[] hash) {
    public RecoveryEvent event() {
      return CanonicalJson.read(content);
    }
  }

  /** Waits until no other transaction appends, and keeps others waiting until this one ends. */
  public void lock() {
    table.lock();
  }

  /**
   * Appends an event, within the caller's transaction.
   *
   * @return false if an event with its id is recorded already: nothing was changed
   */
  public boolean append(UUID eventId, RecoveryEvent event) {
    lock();
    if (table.has(eventId)) {
      return false;
    }
    Optional<Entry> head = table.last();
    byte[] previous = head.map(Entry::hash).orElseGet(ChainHash::beforeFirst);
    long sequence = head.map(entry -> entry.sequence() + 1).orElse(1L);
    // The database keeps microseconds. Only what can be read back may be hashed.
    Instant recordedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String content = CanonicalJson.write(event);
    byte[] hash = ChainHash.of(previous, sequence, recordedAt, content);
    table.insert(new Entry(sequence, recordedAt, content, previous, hash));
    return true;
  }

  /** Up to 1000 entries after {@code sequence}, in order. */
  public List<Entry> after(long sequence) {
    return table.after(sequence);
  }

  /** Checks the whole chain and names the first link that does not hold. */
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
}
