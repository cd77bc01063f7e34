package dev.belay.verifier.kafka;

import dev.belay.events.EventReader;
import dev.belay.events.ImpossibleEventException;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.jobs.OutboxRecord;
import dev.belay.runtime.consume.PoisonedRecordException;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.registry.UndecodableRecordException;
import dev.belay.verifier.VerificationFlow;
import dev.belay.verifier.verification.VerificationEvents;
import dev.belay.verifier.verification.VerificationOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/**
 * Records a verification for each captured point, and for each request to verify a point again.
 * Ignores all other events.
 */
public final class RecoveryEventListener implements Consumer<Message<byte[]>> {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryEventListener.class);

  private final Function<byte[], RecoveryEvent> decode;
  private final JobStore jobs;
  private final VerificationEvents events;
  private final Clock clock;
  private final Duration timeout;
  private final int places;

  /**
   * @param timeout of a verification, from here on
   * @param places how many verifications this process runs at the same time
   */
  public RecoveryEventListener(
      Function<byte[], RecoveryEvent> decode,
      JobStore jobs,
      VerificationEvents events,
      Clock clock,
      Duration timeout,
      int places) {
    this.decode = decode;
    this.jobs = jobs;
    this.events = events;
    this.clock = clock;
    this.timeout = timeout;
    this.places = places;
  }

  @Override
  public void accept(Message<byte[]> message) {
    Optional<VerificationOrder> order;
    try {
      order = VerificationOrder.of(EventReader.read(decode.apply(message.getPayload())));
    } catch (UndecodableRecordException e) {
      throw new PoisonedRecordException("not a RecoveryEvent: " + e.getMessage(), e);
    } catch (ImpossibleEventException e) {
      throw new PoisonedRecordException(String.valueOf(e.getMessage()), e);
    }
    if (order.isEmpty()) {
      return;
    }
    boolean added =
        jobs.add(
            new NewJob(
                    order.get().verificationId().toString(),
                    VerificationFlow.VERIFY,
                    message.getPayload(),
                    clock.instant().plus(timeout))
                .inTurnOf(turn(order.get())),
            waiting(order.get()));
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", order.get().event().recoverySetId())
        .addKeyValue("belay.recovery_point", order.get().recoveryPointId())
        .log(added ? "Recorded a verification" : "Ignored a verification that was recorded before");
  }

  /** The data store's; the point's own if nobody has said whose it is. */
  private static String turn(VerificationOrder order) {
    return Objects.requireNonNullElse(order.point().dataStore(), order.recoveryPointId());
  }

  private List<OutboxRecord> waiting(VerificationOrder order) {
    long before = jobs.unfinished();
    return before < places
        ? List.of()
        : List.of(
            events.waiting(
                order, 0, before + " others have not ended, and data stores take turns"));
  }
}
