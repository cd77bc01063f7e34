package dev.belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.testing.PlantedFault;
import dev.belay.runtime.testing.PoisonedRecords;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class PoisonedRecordsTest {
  private static final String REGISTRY = "mock://ledger-poisoned";
  private static final String GROUP = "ledger-poisoned";

  @Test
  void poisonedEventsGoToTheDeadLettersAndTheNextIsRecorded() throws Exception {
    TestDatabase database = new TestDatabase();
    RecoveryEvent sound = new Story().ofOnePoint("orders").getFirst();
    try (RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", REGISTRY))) {
      byte[] faulty =
          codec.encode(Topics.RECOVERY_EVENTS, new Story().ofOnePoint("orders").getFirst());
      try (ConfigurableApplicationContext ledger =
          ledger(database, new PlantedFault("recoveryEvents", faulty))) {
        new PoisonedRecords(TestBroker.address(), Topics.RECOVERY_EVENTS, GROUP, Role.GATEWAY)
            .areSetAsideAndTheNextIsHandled(faulty, codec.encode(Topics.RECOVERY_EVENTS, sound));

        assertThat(ledger.isRunning()).isTrue();
        assertThat(
                database
                    .jdbc
                    .sql(
                        "select count(*) from ledger.audit_event where event_id = cast(:id as"
                            + " uuid)")
                    .param("id", sound.getEventId())
                    .query(Long.class)
                    .single())
            .isEqualTo(1);
      }
    }
  }

  private static ConfigurableApplicationContext ledger(TestDatabase database, PlantedFault fault) {
    return LedgerApplication.builder()
        .initializers(fault)
        .run(
            "--belay.ledger.port=0",
            "--belay.ledger.database.url=" + database.url(),
            "--belay.ledger.database.username=postgres",
            "--belay.kafka.bootstrap-servers=" + TestBroker.address(),
            "--spring.cloud.stream.bindings.recoveryEvents-in-0.group=" + GROUP,
            TestKeys.arguments().get(0),
            TestKeys.arguments().get(1),
            "--belay.schema-registry.url=" + REGISTRY);
  }
}
