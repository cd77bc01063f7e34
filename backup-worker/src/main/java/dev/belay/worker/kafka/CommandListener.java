package dev.belay.worker.kafka;

import dev.belay.events.ImpossibleEventException;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.runtime.consume.PoisonedRecordException;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.registry.UndecodableRecordException;
import dev.belay.worker.capture.CommandCodec;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/**
 * Records each command in the inbox, and then its offset commits. A record that is not a command,
 * or that asks for something this worker can't do, goes to the dead-letter topic.
 */
public final class CommandListener implements Consumer<Message<byte[]>> {
  /** The action and kind of job for the capture of one data store. */
  public static final String CAPTURE = "capture";

  /** The action and kind of job for the capture of several data stores at one moment. */
  public static final String CAPTURE_SET = "capture-set";

  private static final Logger LOG = LoggerFactory.getLogger(CommandListener.class);

  private final CommandCodec codec;
  private final JobStore jobs;

  public CommandListener(CommandCodec codec, JobStore jobs) {
    this.codec = codec;
    this.jobs = jobs;
  }

  @Override
  public void accept(Message<byte[]> message) {
    BackupCommand command;
    try {
      command = codec.decode(message.getPayload());
    } catch (UndecodableRecordException e) {
      throw new PoisonedRecordException("not a BackupCommand: " + e.getMessage(), e);
    } catch (ImpossibleEventException e) {
      throw new PoisonedRecordException(String.valueOf(e.getMessage()), e);
    }
    String action = command.getAction();
    if (!action.equals(CAPTURE) && !action.equals(CAPTURE_SET)) {
      throw new PoisonedRecordException(
          "unknown action \"%s\"; this worker knows: %s, %s"
              .formatted(action, CAPTURE, CAPTURE_SET));
    }
    boolean added =
        jobs.add(
            new NewJob(command.getCommandId(), action, message.getPayload(), command.getDeadline()),
            List.of());
    LOG.atInfo()
        .addKeyValue("belay.recovery_set", command.getRecoverySetId())
        .addKeyValue("belay.store", command.getDataStore())
        .log(added ? "Recorded a command" : "Ignored a command that was recorded before");
  }
}
