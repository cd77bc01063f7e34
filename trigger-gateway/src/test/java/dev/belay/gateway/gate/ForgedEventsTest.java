package dev.belay.gateway.gate;

import static dev.belay.gateway.gate.GateBed.TOKEN;
import static dev.belay.gateway.gate.GateBed.get;
import static dev.belay.gateway.gate.GateBed.json;
import static dev.belay.gateway.gate.GateBed.open;
import static dev.belay.gateway.gate.GateBed.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.gateway.Topic;
import dev.belay.runtime.testing.TestKeys;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.Topics;
import dev.belay.schemas.trust.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Whoever can produce to Kafka says that a point was captured and verified. */
@ExtendWith(Gates.class)
class ForgedEventsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final GateBed bed;
  private final Gates gates;

  ForgedEventsTest(Gates gates) {
    this.gates = gates;
    this.bed = gates.bed;
  }

  @Test
  void approveNoGate() throws Exception {
    JsonNode opened = open(gates.one, "production", null);
    String gateId = opened.path("gateId").asString();
    String point = point(opened, "shop-db");
    String other = point(opened, "billing-db");
    Happenings set = new Happenings(opened.path("recoverySetId").asString());

    RecoveryEvent verdict = set.verdict(point, "verified");
    bed.send(record(set.captured(point)));
    bed.send(record(verdict));
    bed.send(TestKeys.signedBy(Role.WORKER, record(verdict)));
    bed.send(TestKeys.signedBy(Role.GATEWAY, record(verdict)));
    ProducerRecord<byte[], byte[]> altered = record(set.verdict(point, "verified"));
    TestKeys.signedBy(Role.VERIFIER, record(set.verdict(point, "failed")))
        .headers()
        .forEach(altered.headers()::add);
    bed.send(altered);

    try (Topic<RecoveryEvent> letters = bed.topic(Topics.deadLetter(Topics.RECOVERY_EVENTS))) {
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(letters.raw())
                      .filteredOn(letter -> isOf(letter, opened))
                      .extracting(ForgedEventsTest::cause)
                      .satisfiesExactly(
                          cause -> assertThat(cause).contains("not signed"),
                          cause -> assertThat(cause).contains("not signed"),
                          cause -> assertThat(cause).contains("worker", "must not say"),
                          cause -> assertThat(cause).contains("gateway", "must not say"),
                          cause -> assertThat(cause).contains("does not hold")));
    }
    assertThat(state(gateId)).isEqualTo("waiting");
    bed.say(set.captured(other), set.verdict(other, "verified"));
    bed.say(set.captured(point), set.verdict(point, "verified"));
    await().atMost(LONG).until(() -> state(gateId).equals("approved"));
  }

  private String state(String gateId) throws Exception {
    return json(get(gates.one, TOKEN, gateId)).path("state").asString();
  }

  private ProducerRecord<byte[], byte[]> record(RecoveryEvent event) {
    return bed.unsigned(event);
  }

  private static boolean isOf(ConsumerRecord<byte[], byte[]> letter, JsonNode opened) {
    return new String(letter.key(), StandardCharsets.UTF_8)
        .equals(opened.path("recoverySetId").asString());
  }

  private static String cause(ConsumerRecord<byte[], byte[]> letter) {
    return new String(letter.headers().lastHeader("belay-cause").value(), StandardCharsets.UTF_8);
  }
}
