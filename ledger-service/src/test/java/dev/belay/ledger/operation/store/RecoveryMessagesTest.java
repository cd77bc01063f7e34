package dev.belay.ledger.operation.store;

import dev.belay.events.Action;
import dev.belay.events.Happening;
import dev.belay.jobs.OutboxRecord;
import dev.belay.ledger.GoldenRecords;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Progression;
import dev.belay.schemas.RecoveryCommand;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecoveryMessagesTest {
  private static final Instant NOW = Rollbacks.NOON.plusNanos(123_456_789);
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://recovery-messages"));

  private final RecoveryMessages messages = new RecoveryMessages(CODEC);

  @Test
  void theRecordsAreThoseOfTheFirstRelease() throws Exception {
    Operation rollback = Rollbacks.rollback(true, null);
    Operation drill = Rollbacks.drill();
    Operation ended =
        Rollbacks.after(
            Rollbacks.after(
                Rollbacks.applying(Rollbacks.NOON),
                Rollbacks.applied("orders"),
                Rollbacks.NOON.plusSeconds(9)),
            Rollbacks.applied("stock"),
            Rollbacks.NOON.plusSeconds(9));
    List<OutboxRecord> records = new ArrayList<>();
    records.add(messages.preRestoreSetRequested(rollback, Rollbacks.ID, NOW));
    records.add(messages.event(rollback, Happening.OperationRequested::new, NOW));
    records.add(messages.event(rollback, Happening.OperationConfirmed::new, NOW));
    records.add(messages.event(rollback, Happening.OperationCancelled::new, NOW));
    records.add(messages.event(ended, Happening.OperationCompleted::new, NOW));
    for (Action action :
        List.of(Action.COMPARE, Action.PREPARE, Action.APPLY, Action.CANCEL, Action.ABANDON)) {
      records.add(
          messages.command(rollback, new Progression.Order(rollback.parts().getFirst(), action)));
    }
    records.add(
        messages.command(
            ended, new Progression.Order(ended.parts().getFirst(), Action.DROP_REPLACED)));
    records.add(
        messages.command(drill, new Progression.Order(drill.parts().getFirst(), Action.DRILL)));

    GoldenRecords.assertSame("recovery-messages.jsonl", decoded(records));
  }

  private static List<String> decoded(List<OutboxRecord> records) {
    return records.stream()
        .flatMap(
            it ->
                Stream.of(
                    it.topic() + " " + it.key(),
                    it.topic().equals(Topics.RECOVERY_COMMANDS)
                        ? CODEC.decode(it.topic(), it.value(), RecoveryCommand.class).toString()
                        : CODEC.decode(it.topic(), it.value(), RecoveryEvent.class).toString()))
        .toList();
  }
}
