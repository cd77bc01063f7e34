package dev.belay.verifier.kafka;

import dev.belay.events.CommandReader;
import dev.belay.events.ImpossibleEventException;
import dev.belay.jobs.JobStore;
import dev.belay.jobs.NewJob;
import dev.belay.runtime.consume.PoisonedRecordException;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.registry.UndecodableRecordException;
import dev.belay.verifier.DrillFlow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;

/** Records a job for each drill. Ignores the workers' commands on the same topic. */
public final class DrillListener implements Consumer<Message<byte[]>> {
  private static final Logger LOG = LoggerFactory.getLogger(DrillListener.class);

  private final Function<byte[], RecoveryCommand> decode;
  private final JobStore jobs;

  public DrillListener(Function<byte[], RecoveryCommand> decode, JobStore jobs) {
    this.decode = decode;
    this.jobs = jobs;
  }

  @Override
  public void accept(Message<byte[]> message) {
    RecoveryCommand command;
    try {
      command = decode.apply(message.getPayload());
    } catch (UndecodableRecordException e) {
      throw new PoisonedRecordException("not a RecoveryCommand: " + e.getMessage(), e);
    }
    if (!command.getAction().equals(DrillFlow.DRILL)) {
      return;
    }
    try {
      CommandReader.refuseImpossible(command);
    } catch (ImpossibleEventException e) {
      throw new PoisonedRecordException(String.valueOf(e.getMessage()), e);
    }
    if (command.getPoints().isEmpty()) {
      throw new PoisonedRecordException(
          "drill " + command.getOperationId() + " names no recovery point");
    }
    boolean added =
        jobs.add(
            new NewJob(
                command.getCommandId(),
                DrillFlow.DRILL,
                message.getPayload(),
                command.getDeadline()),
            List.of());
    LOG.atInfo()
        .addKeyValue("belay.operation", command.getOperationId())
        .log(added ? "Recorded a drill" : "Ignored a drill that was recorded before");
  }
}
