package dev.belay.standalone.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reaches the ports is an attacker until it shows the password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedBrokerTest {
  private static final String PASSWORD = "0123456789abcdef0123456789abcdef";
  private static final String TOPIC = "belay.recovery-events";

  @TempDir static Path directory;

  private EmbeddedBroker broker;

  /** What earlier passwords opened, they open no more. */
  @BeforeAll
  void start() throws Exception {
    try (EmbeddedBroker earlier = EmbeddedBroker.start(directory.resolve("kafka"), 0, "earlier1")) {
      earlier.createTopics(List.of(TOPIC), 1);
    }
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0, PASSWORD);
  }

  @AfterAll
  void stop() {
    broker.close();
  }

  @Test
  void neitherBrokerNorControllerAnswersWithoutAPassword() {
    for (Map<String, Object> address : addresses()) {
      try (Admin admin = Admin.create(quick(address))) {
        assertThatThrownBy(() -> admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS))
            .as("%s", address)
            .isInstanceOf(ExecutionException.class);
      }
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    for (Map<String, Object> address : addresses()) {
      for (String wrong : List.of("earlier1", PASSWORD + "0")) {
        Map<String, Object> settings = quick(address);
        broker
            .clientSecurity()
            .forEach((name, value) -> settings.put(name, value.replace(PASSWORD, wrong)));
        try (Admin admin = Admin.create(settings)) {
          assertThatThrownBy(() -> admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS))
              .as("%s, '%s'", address, wrong)
              .isInstanceOf(ExecutionException.class)
              .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
      }
    }
  }

  /** A transaction's end is written by the broker as its own client. */
  @Test
  void thePasswordOpensEverything() throws Exception {
    Map<String, Object> settings = new HashMap<>(broker.clientSecurity());
    settings.put("bootstrap.servers", broker.bootstrapServers());
    settings.put("transactional.id", "test");
    try (Producer<String, String> producer =
            new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        Admin admin = Admin.create(withoutTransaction(settings))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, "key", "value"));
      producer.commitTransaction();

      assertThat(admin.listTopics().names().get(60, TimeUnit.SECONDS)).contains(TOPIC);
    }
  }

  private List<Map<String, Object>> addresses() {
    return List.of(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        Map.of("bootstrap.controllers", broker.controller()));
  }

  private static Map<String, Object> quick(Map<String, Object> address) {
    Map<String, Object> settings = new HashMap<>(address);
    settings.put("request.timeout.ms", "2000");
    settings.put("default.api.timeout.ms", "4000");
    settings.put("reconnect.backoff.ms", "500");
    return settings;
  }

  private static Map<String, Object> withoutTransaction(Map<String, Object> settings) {
    Map<String, Object> rest = new HashMap<>(settings);
    rest.remove("transactional.id");
    return rest;
  }
}
