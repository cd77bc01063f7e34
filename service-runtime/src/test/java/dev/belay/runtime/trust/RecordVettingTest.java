package dev.belay.runtime.trust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.PolicyInForce;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.registry.UndecodableRecordException;
import dev.belay.schemas.trust.Role;
import dev.belay.schemas.trust.UntrustedRecordException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RecordVettingTest {
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://vetting"));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordVetting vetting = Trust.vetting(CODEC, meters);

  @Test
  void aVerdictIsBelievedOfAVerifierAlone() {
    assertThatCode(
            () ->
                vetting.vet(
                    received(TestKeys.signedBy(Role.VERIFIER, event("verification-completed")))))
        .doesNotThrowAnyException();
    for (Role other : new Role[] {Role.GATEWAY, Role.WORKER, Role.LEDGER}) {
      assertThatThrownBy(
              () ->
                  vetting.vet(received(TestKeys.signedBy(other, event("verification-completed")))))
          .isInstanceOf(UntrustedRecordException.class)
          .hasMessageContaining(other.word())
          .hasMessageContaining("must not say verification-completed");
    }
    assertThat(untrusted("role")).isEqualTo(3);
  }

  @Test
  void whichPolicyARoleGoesByIsBelievedOfThatRoleAlone() {
    assertThatCode(
            () -> vetting.vet(received(TestKeys.signedBy(Role.GATEWAY, policyOf("gateway")))))
        .doesNotThrowAnyException();
    for (Role other : new Role[] {Role.WORKER, Role.VERIFIER, Role.LEDGER}) {
      assertThatThrownBy(() -> vetting.vet(received(TestKeys.signedBy(other, policyOf("gateway")))))
          .isInstanceOf(UntrustedRecordException.class)
          .hasMessageContaining(other.word())
          .hasMessageContaining("which policy the role 'gateway' goes by");
    }
    assertThat(untrusted("role")).isEqualTo(3);
  }

  private static ProducerRecord<byte[], byte[]> policyOf(String role) {
    return event(
        builder("policy-in-force")
            .setPolicy(
                PolicyInForce.newBuilder()
                    .setRole(role)
                    .setInstance("host-1")
                    .setDigest("a".repeat(64))
                    .setFile("belay.yaml")
                    .setOccasion("start")
                    .setSince(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                    .build()));
  }

  @Test
  void whatNobodyHasSignedIsRefusedAndNotEvenDecoded() {
    ProducerRecord<byte[], byte[]> garbage =
        new ProducerRecord<>(Topics.RECOVERY_EVENTS, "garbage".getBytes(UTF_8));

    assertThatThrownBy(() -> vetting.vet(received(garbage)))
        .isInstanceOf(UntrustedRecordException.class)
        .hasMessageContaining("not signed");
    assertThatThrownBy(() -> vetting.vet(received(TestKeys.signedBy(Role.WORKER, garbage))))
        .isInstanceOf(UndecodableRecordException.class);
    assertThat(untrusted("unsigned")).isEqualTo(1);
  }

  @Test
  void aDeploymentEventNeedsNoSignatureButMayNotHaveAFalseOne() {
    assertThatCode(() -> vetting.vet(received(deployment()))).doesNotThrowAnyException();
    assertThatCode(() -> vetting.vet(received(TestKeys.signedBy(Role.GATEWAY, deployment()))))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> vetting.vet(received(TestKeys.signedBy(Role.WORKER, deployment()))))
        .isInstanceOf(UntrustedRecordException.class);
    ProducerRecord<byte[], byte[]> pretended = deployment();
    pretended.headers().add("belay-signature", "AAAA".getBytes(UTF_8));
    assertThatThrownBy(() -> vetting.vet(received(pretended)))
        .isInstanceOf(UntrustedRecordException.class);
  }

  @Test
  void whatIsSaidToTheWorldIsSignedNowhere() {
    RecordSigner signer = Trust.signer(Role.GATEWAY);
    ProducerRecord<byte[], byte[]> input = deployment();
    ProducerRecord<byte[], byte[]> command =
        new ProducerRecord<>(Topics.BACKUP_COMMANDS, "a command".getBytes(UTF_8));

    signer.sign(input);
    signer.sign(command);

    assertThat(input.headers()).isEmpty();
    assertThatCode(() -> vetting.vet(received(command))).doesNotThrowAnyException();
    assertThatThrownBy(() -> signer.vouch(command)).isInstanceOf(IllegalArgumentException.class);
  }

  private static ProducerRecord<byte[], byte[]> deployment() {
    return new ProducerRecord<>(Topics.DEPLOYMENT_EVENTS, "an event".getBytes(UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> event(String type) {
    return event(builder(type));
  }

  private static RecoveryEvent.Builder builder(String type) {
    return RecoveryEvent.newBuilder()
        .setEventId(UUID.randomUUID().toString())
        .setType(type)
        .setOccurredAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .setProducer("test")
        .setRecoverySetId(UUID.randomUUID().toString())
        .setApplication("shop")
        .setEnvironment("production")
        .setTrigger("manual");
  }

  private static ProducerRecord<byte[], byte[]> event(RecoveryEvent.Builder builder) {
    RecoveryEvent event = builder.build();
    return new ProducerRecord<>(
        Topics.RECOVERY_EVENTS,
        event.getRecoverySetId().getBytes(UTF_8),
        CODEC.encode(Topics.RECOVERY_EVENTS, event));
  }

  private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
    return new ConsumerRecord<>(
        sent.topic(),
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        sent.value().length,
        sent.key(),
        sent.value(),
        sent.headers(),
        Optional.empty());
  }

  private double untrusted(String reason) {
    return meters
        .counter("belay.records.untrusted", "topic", Topics.RECOVERY_EVENTS, "reason", reason)
        .count();
  }
}
