package dev.belay.runtime.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.runtime.publish.NotPublishedException;
import dev.belay.runtime.publish.Publishing;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.runtime.testing.TestBroker;
import dev.belay.runtime.trust.Trust;
import dev.belay.schemas.Topics;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.registry.RegistryUnavailableException;
import dev.belay.schemas.trust.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;

class FailedRecordsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordsInHand inHand = new RecordsInHand(System::nanoTime, Duration.ofMillis(300));
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final String topic = "failed-records-" + UUID.randomUUID();
  private volatile Consumer<String> behaviour = value -> {};
  private final DefaultKafkaProducerFactory<byte[], byte[]> producers =
      new DefaultKafkaProducerFactory<>(
          Map.of("bootstrap.servers", TestBroker.address()),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final KafkaTemplate<byte[], byte[]> kafka = new KafkaTemplate<>(producers);
  private final KafkaMessageListenerContainer<byte[], byte[]> container = container();

  FailedRecordsTest() throws Exception {}

  @AfterEach
  void stop() {
    container.stop();
    producers.destroy();
  }

  @Test
  void whatPassesIsWaitedOutAndAPartitionThatWaitsForLongIsUnhealthy() throws Exception {
    behaviour =
        value -> {
          throw new DataAccessResourceFailureException("the database is away");
        };
    send("first");

    await().atMost(LONG).until(() -> inHand.health().getStatus().equals(Status.DOWN));
    Health meanwhile = inHand.health();
    Duration longest = inHand.longest();
    behaviour = value -> {};
    send("second");

    await().atMost(LONG).until(() -> handled.equals(List.of("first", "second")));
    await().atMost(LONG).until(() -> inHand.longest().isZero());
    assertThat(inHand.health().getStatus()).isEqualTo(Status.UP);
    assertThat(String.valueOf(meanwhile.getDetails().get("waiting")))
        .contains(topic + "-0", "the database is away");
    assertThat(longest).isGreaterThan(Duration.ofMillis(300));
    assertThat(meters.counter("belay.dead.letters", "topic", topic).count()).isZero();
  }

  @Test
  void whatIsTheRecordsOwnFaultIsPutAsideAndTheNextIsHandled() throws Exception {
    behaviour =
        value -> {
          switch (value) {
            case "poisoned" -> throw new PoisonedRecordException("it says so itself");
            case "contradictory" -> throw new DataIntegrityViolationException("a value too long");
            case "unforeseen" -> throw new NullPointerException();
            default -> {}
          }
        };
    for (String value : List.of("poisoned", "contradictory", "unforeseen", "sound")) {
      send(value);
    }

    await().atMost(LONG).until(() -> handled.equals(List.of("sound")));
    assertThat(meters.counter("belay.dead.letters", "topic", topic).count()).isEqualTo(3);
    await().atMost(LONG).until(() -> inHand.longest().isZero());
  }

  /** What would be published of the record is too large: it would be at every attempt. */
  @Test
  void whatIsTooLargeToPublishIsTheRecordsOwnFault() {
    assertThat(
            Faults.isAboutTheRecord(
                new NotPublishedException(topic, new RecordTooLargeException("1,048,600 bytes"))))
        .isTrue();
    assertThat(Faults.isAboutTheRecord(new NotPublishedException(topic, new Exception("away"))))
        .isFalse();
  }

  @Test
  void aRegistryThatIsAwayIsNoFaultOfTheRecord() throws Exception {
    behaviour =
        value -> {
          throw new RegistryUnavailableException("no registry");
        };
    send("first");

    await().atMost(LONG).until(() -> inHand.health().getStatus().equals(Status.DOWN));
    behaviour = value -> {};

    await().atMost(LONG).until(() -> handled.equals(List.of("first")));
    assertThat(meters.counter("belay.dead.letters", "topic", topic).count()).isZero();
  }

  @Test
  void aHandlingThatDoesNotReturnIsUnhealthyToo() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    behaviour =
        value -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    send("first");

    await().atMost(LONG).until(() -> inHand.health().getStatus().equals(Status.DOWN));
    String waiting = inHand.health().getDetails().toString();
    end.countDown();

    await().atMost(LONG).until(() -> inHand.health().getStatus().equals(Status.UP));
    assertThat(waiting).contains("does not return");
  }

  private void send(String value) throws Exception {
    kafka.send(new ProducerRecord<>(topic, 0, null, value.getBytes(UTF_8))).get();
  }

  private KafkaMessageListenerContainer<byte[], byte[]> container() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestBroker.address()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 1, (short) 1),
                  new NewTopic(Topics.deadLetter(topic), 1, (short) 1)))
          .all()
          .get();
    }
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(topic);
    properties.setMessageListener(
        (MessageListener<byte[], byte[]>)
            record -> {
              String value = new String(record.value(), UTF_8);
              behaviour.accept(value);
              handled.add(value);
            });
    KafkaMessageListenerContainer<byte[], byte[]> made =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(
                Map.of(
                    "bootstrap.servers", TestBroker.address(),
                    "group.protocol", "consumer",
                    "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()),
            properties);
    RecordCodec codec = new RecordCodec(Map.of("schema.registry.url", "mock://runtime"));
    new ListenerContainers(
            new DeadLetters(
                new RecordPublisher(
                    kafka,
                    codec,
                    Trust.signer(Role.WORKER),
                    new Publishing(new KafkaConnection(Map.of()))),
                meters),
            inHand,
            Trust.vetting(codec, meters),
            TracerProvider.noop().get(""),
            Duration.ofMillis(250))
        .configure(made, topic, topic);
    made.start();
    return made;
  }
}
