package dev.belay.ledger;

import dev.belay.events.Event;
import dev.belay.events.EventReader;
import dev.belay.events.Happening;
import dev.belay.events.ImpossibleEventException;
import dev.belay.ledger.audit.AuditChain;
import dev.belay.ledger.projection.GateProjection;
import dev.belay.ledger.projection.GateState;
import dev.belay.ledger.projection.KnownPoint;
import dev.belay.ledger.projection.Projection;
import dev.belay.ledger.projection.RecoverySet;
import dev.belay.ledger.read.Worsened;
import dev.belay.ledger.tables.ProjectionTables;
import dev.belay.schemas.RecoveryEvent;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The one flow: an event is appended to the audit chain and projected into the tables, in one
 * transaction. If that fails, nothing is changed, and recording the event again is safe.
 */
public final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final TransactionOperations transactions;
  private final AuditChain chain;
  private final ProjectionTables tables;
  private final Worsened worsened;
  private final Consumer<Event> listener;

  /**
   * @param listener hears every new event, in the transaction that records it; events of a rebuild
   *     are not heard
   */
  public Ledger(
      TransactionOperations transactions,
      AuditChain chain,
      ProjectionTables tables,
      Worsened worsened,
      Consumer<Event> listener) {
    this.transactions = transactions;
    this.chain = chain;
    this.tables = tables;
    this.worsened = worsened;
    this.listener = listener;
  }

  /**
   * Records an event.
   *
   * @return false if the event was recorded before; then nothing is changed
   * @throws dev.belay.events.ImpossibleEventException if the event can't be true
   * @throws org.springframework.dao.DataAccessException if the database refused the change
   */
  public boolean record(RecoveryEvent event) {
    Event understood = EventReader.read(event);
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              boolean isNew = chain.append(understood.stamp().eventId(), event);
              if (isNew) {
                project(understood).forEach(Ledger::warnOf);
                listener.accept(understood);
              }
              return isNew;
            }));
  }

  /**
   * Computes the projected tables again from the audit chain, in one transaction: readers see the
   * old rows until it ends, and recording waits.
   *
   * @return the number of events
   */
  public long rebuild() {
    Long events =
        transactions.execute(
            status -> {
              chain.lock();
              tables.clear();
              long count = 0;
              long sequence = 0;
              List<AuditChain.Entry> page = chain.after(0);
              while (!page.isEmpty()) {
                page.forEach(this::projectAgain);
                count += page.size();
                sequence = page.getLast().sequence();
                page = chain.after(sequence);
              }
              return count;
            });
    return events == null ? 0 : events;
  }

  /**
   * A recorded event stays in the chain, even if this version finds that it can't be true. Such an
   * event changed no table when it was recorded, and changes none now.
   */
  private void projectAgain(AuditChain.Entry entry) {
    Event event;
    try {
      event = EventReader.read(entry.event());
    } catch (ImpossibleEventException e) {
      LOG.atWarn()
          .addKeyValue("belay.event", entry.event().getEventId())
          .log("Skipped an event of the audit chain that can't be true: {}", e.getMessage());
      return;
    }
    project(event);
  }

  /**
   * @return the points whose verdict became worse through this event
   */
  private List<KnownPoint> project(Event event) {
    if (event.happening() instanceof Happening.OfGate ofGate) {
      GateState known = tables.loadGate(ofGate.gate().id());
      tables.storeGate(known, GateProjection.apply(known, event, ofGate));
      return List.of();
    }
    if (event.happening() instanceof Happening.OfPolicy ofPolicy) {
      tables.storePolicy(event, ofPolicy);
      return List.of();
    }
    RecoverySet before = tables.load(event);
    RecoverySet after = Projection.apply(before, event);
    if (after == null || after.equals(before)) {
      return List.of();
    }
    if (!(event.happening() instanceof Happening.VerificationCompleted)) {
      tables.store(before, after);
      return List.of();
    }
    Set<UUID> known = worsened.of(event.recoverySetId());
    tables.store(before, after);
    return worsened.of(event.recoverySetId()).stream()
        .filter(point -> !known.contains(point))
        .map(after.points()::get)
        .toList();
  }

  /** Warns whoever relied on the point: deployments may have passed a gate because of it. */
  private static void warnOf(KnownPoint point) {
    LOG.atError()
        .addKeyValue("belay.recovery_set", point.setId())
        .addKeyValue("belay.recovery_point", point.id())
        .addKeyValue("belay.store", point.state().dataStore())
        .log(
            "A recovery point that was verified before has failed its verification; don't rely on"
                + " it");
  }
}
