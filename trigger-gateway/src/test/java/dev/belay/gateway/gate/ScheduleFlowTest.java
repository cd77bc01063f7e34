package dev.belay.gateway.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.Topic;
import dev.belay.schemas.BackupCommand;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A schedule of the policy, from the clock to the command; two gateways look at the clock. */
@ExtendWith(Gates.class)
class ScheduleFlowTest {
  @Test
  void anHourThatComesIsCapturedOnce(Gates gates) throws Exception {
    GateBed bed = gates.bed;
    Instant now = bed.clock.instant();
    Instant hour = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));

    bed.clock.advance(Duration.between(now, hour).plusSeconds(1));

    try (Topic<DeploymentEvent> events = bed.topic(Topics.DEPLOYMENT_EVENTS);
        Topic<BackupCommand> commands = bed.topic(Topics.BACKUP_COMMANDS)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .during(Duration.ofSeconds(2))
          .untilAsserted(
              () -> {
                assertThat(events.records())
                    .filteredOn(e -> hour.equals(e.getOccurredAt()))
                    .extracting(DeploymentEvent::getDeliveryId)
                    .containsExactly("shop/nightly/hourly@" + hour);
                assertThat(commands.records())
                    .filteredOn(
                        c ->
                            c.getTrigger().equals("schedule") && !c.getRequestedAt().isBefore(hour))
                    .extracting(BackupCommand::getDataStore)
                    .containsExactly("billing-db");
              });
    }
  }
}
