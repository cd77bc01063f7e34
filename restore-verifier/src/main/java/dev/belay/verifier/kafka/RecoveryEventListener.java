package dev.belay.verifier.kafka;

import dev.belay.events.EventReader;
import dev.belay.events.ImpossibleEventException;
import dev.belay.jobs.JobRunner;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.runtime.consume.PoisonedRecordException;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.registry.UndecodableRecordException;
import dev.belay.verifier.VerificationFlow;
import dev.belay.verifier.verification.VerificationOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
  private final JobRunner runner;
  private final Clock clock;
  private final Duration timeout;

  public RecoveryEventListener(
      Function<byte[], RecoveryEvent> decode,
      JobStore jobs,
      JobRunner runner,
      Clock clock,
      Duration timeout) {
    this.decode = decode;
    this.jobs = jobs;
    this.runner = runner;
    this.clock = clock;
    this.timeout = timeout;
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
                clock.instant().plus(timeout)),
            List.of());
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", order.get().event().recoverySetId())
        .addKeyValue("belay.recovery_point", order.get().recoveryPointId())
        .log(added ? "Recorded a verification" : "Ignored a verification that was recorded before");
    runner.wakeUp();
  }
}
