package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.gateway.gate.Happenings;
import dev.belay.runtime.testing.PlantedFault;
import dev.belay.runtime.testing.PoisonedRecords;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class PoisonedRecordsTest {
  private static final String REGISTRY = "mock://gateway-poisoned";

  @TempDir Path folder;

  @Test
  void poisonedEventsGoToTheDeadLettersAndTheNextIsHandled() throws Exception {
    TestDatabase database = TestDatabase.create();
    RecoveryEvent captured = captured();
    try (RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", REGISTRY))) {
      byte[] faultyDeployment = codec.encode(Topics.DEPLOYMENT_EVENTS, deployment());
      byte[] faultyEvent = codec.encode(Topics.RECOVERY_EVENTS, captured());
      try (ConfigurableApplicationContext gateway =
          gateway(
              database,
              new PlantedFault("deploymentEvents", faultyDeployment),
              new PlantedFault("gateEvents", faultyEvent))) {
        new PoisonedRecords(TestBroker.address(), Topics.DEPLOYMENT_EVENTS, "trigger-gateway")
            .areSetAsideAndTheNextIsHandled(
                faultyDeployment, codec.encode(Topics.DEPLOYMENT_EVENTS, deployment()));
        new PoisonedRecords(TestBroker.address(), Topics.RECOVERY_EVENTS, "trigger-gateway-gates")
            .areSetAsideAndTheNextIsHandled(
                faultyEvent, codec.encode(Topics.RECOVERY_EVENTS, captured));

        assertThat(gateway.isRunning()).isTrue();
        assertThat(setsThatAreKnown(database)).containsExactly(captured.getRecoverySetId());
      }
    }
  }

  private ConfigurableApplicationContext gateway(TestDatabase database, PlantedFault... faults)
      throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("belay.yaml"),
            """
            version: 1
            data-stores:
              shop-db: {driver: postgresql, url: "postgresql://localhost/shop", username: belay, password: none}
            applications:
              shop:
                environments:
                  production:
                    rules:
                      - on: before-deploy
                        capture: [shop-db]
            """);
    List<String> arguments = new ArrayList<>(database.arguments());
    arguments.add("--server.port=0");
    arguments.add("--belay.kafka.bootstrap-servers=" + TestBroker.address());
    arguments.add("--belay.schema-registry.url=" + REGISTRY);
    arguments.add("--belay.policy.file=" + policy);
    arguments.add("--belay.spool.directory=" + folder.resolve("spool"));
    arguments.addAll(TestKeys.arguments());
    return TriggerGatewayApplication.application()
        .initializers(faults)
        .run(arguments.toArray(String[]::new));
  }

  private static List<String> setsThatAreKnown(TestDatabase database) throws Exception {
    List<String> sets = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(database.url(), "postgres", "postgres");
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("select recovery_set_id from trigger_gateway.set_progress")) {
      while (rows.next()) {
        sets.add(rows.getString(1));
      }
    }
    return sets;
  }

  /** Of an application that no rule is for. */
  private static DeploymentEvent deployment() {
    return DeploymentEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setSource("deployer")
        .setDeliveryId(UUID.randomUUID().toString())
        .setType("deployed")
        .setPhase("after-success")
        .setReceivedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .setApplication("another")
        .setEnvironment("production")
        .build();
  }

  private static RecoveryEvent captured() {
    return new Happenings(UUID.randomUUID().toString()).captured(UUID.randomUUID().toString());
  }
}
