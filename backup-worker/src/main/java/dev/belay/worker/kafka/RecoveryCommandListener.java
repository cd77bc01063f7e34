package dev.belay.worker.kafka;

import dev.belay.events.Action;
import dev.belay.events.ImpossibleEventException;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.runtime.consume.PoisonedRecordException;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.registry.UndecodableRecordException;
import dev.belay.worker.recovery.RecoveryCommandCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/**
 * Records each step of a recovery operation in the inbox, and then its offset commits. A
 * cancellation takes effect when it is recorded. Actions of other services are ignored. A record
 * that is not a command goes to the dead-letter topic.
 */
public final class RecoveryCommandListener implements Consumer<Message<byte[]>> {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryCommandListener.class);

  private static final Set<Action> OURS =
      Set.of(
          Action.COMPARE,
          Action.PREPARE,
          Action.APPLY,
          Action.ABANDON,
          Action.CANCEL,
          Action.DROP_REPLACED);

  private static final Duration TIME_TO_CLEAN_UP = Duration.ofDays(1);

  private final RecoveryCommandCodec codec;
  private final JobStore jobs;

  public RecoveryCommandListener(RecoveryCommandCodec codec, JobStore jobs) {
    this.codec = codec;
    this.jobs = jobs;
  }

  @Override
  public void accept(Message<byte[]> message) {
    RecoveryCommand command;
    try {
      command = codec.decode(message.getPayload());
    } catch (UndecodableRecordException e) {
      throw new PoisonedRecordException("not a RecoveryCommand: " + e.getMessage(), e);
    } catch (ImpossibleEventException e) {
      throw new PoisonedRecordException(String.valueOf(e.getMessage()), e);
    }
    Optional<Action> action = Action.ofWord(command.getAction()).filter(OURS::contains);
    if (action.isEmpty()) {
      LOG.atDebug()
          .addKeyValue("belay.operation", command.getOperationId())
          .log("Ignored the action {} of another service", command.getAction());
      return;
    }
    boolean added = record(command, action.get(), message.getPayload());
    LOG.atInfo()
        .addKeyValue("belay.operation", command.getOperationId())
        .addKeyValue("belay.store", command.getDataStore())
        .log(added ? "Recorded {}" : "Ignored {}, which was recorded before", command.getAction());
  }

  private boolean record(RecoveryCommand command, Action action, byte[] payload) {
    NewJob job =
        new NewJob(
            command.getCommandId(),
            action.word(),
            payload,
            deadline(command, action),
            lane(command));
    return action == Action.CANCEL ? jobs.addCancelling(job) : jobs.add(job, List.of());
  }

  /** An operation's leftovers are removed even after its deadline. */
  private static Instant deadline(RecoveryCommand command, Action action) {
    return action.cleansUp() ? command.getDeadline().plus(TIME_TO_CLEAN_UP) : command.getDeadline();
  }

  /** The steps of one operation on one data store run one after the other. */
  private static String lane(RecoveryCommand command) {
    return "recovery/" + command.getOperationId() + "/" + command.getDataStore();
  }
}
