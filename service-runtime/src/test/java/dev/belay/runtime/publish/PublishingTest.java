package dev.belay.runtime.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.schemas.registry.RegistryUnauthorisedException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class PublishingTest {
  private long nanoTime;
  private final Publishing publishing =
      new Publishing(
          new KafkaConnection(
              Map.of(
                  "bootstrap.servers",
                  List.of("kafka:9093"),
                  "sasl.jaas.config",
                  "password=\"s3cret\"")),
          () -> nanoTime);

  @Test
  void whatBrokersRefuseIsDownUntilTheyTakeARecord() {
    publishing.failed(
        new NotPublishedException("belay.cd-events", new TopicAuthorizationException("no rights")));

    assertThat(publishing.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(publishing.health().getDetails().toString())
        .contains("kafka:9093", "no rights", "deploy/kafka/acls.txt")
        .doesNotContain("s3cret");

    publishing.encoded();
    assertThat(publishing.health().getStatus()).isEqualTo(Status.DOWN);

    publishing.sent();
    assertThat(publishing.health().getStatus()).isEqualTo(Status.UP);
  }

  /** Another process may publish what this one could not; or nobody may. */
  @Test
  void aFaultThatNobodyTriesAgainIsUnknownAndNotMended() {
    publishing.failed(
        new NotPublishedException("belay.cd-events", new TopicAuthorizationException("no rights")));

    nanoTime += 30_000_000_000L;
    assertThat(publishing.health().getStatus()).isEqualTo(Status.DOWN);
    nanoTime++;
    assertThat(publishing.health().getStatus()).isEqualTo(Status.UNKNOWN);
    assertThat(publishing.health().getDetails().toString()).contains("no rights");
  }

  @Test
  void whatTheRegistryRefusesIsDownUntilItGivesAnId() {
    publishing.failed(new RegistryUnauthorisedException("check basic.auth.user.info"));

    assertThat(publishing.health().getDetails()).containsValue("check basic.auth.user.info");

    publishing.encoded();
    assertThat(publishing.health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void whatIsWrongWithOneRecordIsNoMatterOfHealth() {
    publishing.failed(
        new NotPublishedException("belay.cd-events", new RecordTooLargeException("large")));

    assertThat(publishing.health().getStatus()).isEqualTo(Status.UP);
  }
}
