package dev.belay.runtime.consume;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.kafka.KafkaConnection;
import dev.belay.runtime.publish.Publishing;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.runtime.trust.Trust;
import dev.belay.schemas.registry.RecordCodec;
import dev.belay.schemas.trust.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

class ListenerContainersTest {
  private static final RecordCodec CODEC =
      new RecordCodec(Map.of("schema.registry.url", "mock://runtime"));

  @Test
  void aPollEndsBeforeTheBrokersAnswerThatThereIsNothing() {
    KafkaMessageListenerContainer<byte[], byte[]> container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(
                Map.of(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            new ContainerProperties("topic"));
    DeadLetters letters =
        new DeadLetters(
            new RecordPublisher(
                new KafkaTemplate<>(() -> new MockProducer<>()),
                CODEC,
                Trust.signer(Role.WORKER),
                new Publishing(new KafkaConnection(Map.of()))),
            new SimpleMeterRegistry());

    new ListenerContainers(
            letters,
            new RecordsInHand(System::nanoTime, Duration.ofMinutes(1)),
            Trust.vetting(CODEC, new SimpleMeterRegistry()),
            TracerProvider.noop().get(""),
            Duration.ofMillis(250))
        .configure(container, "topic", "group");

    assertThat(ConsumerConfig.configDef().defaultValues())
        .extractingByKey(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, as(InstanceOfAssertFactories.INTEGER))
        .isGreaterThan((int) container.getContainerProperties().getPollTimeout());
    assertThat(container.getContainerProperties().getAssignmentCommitOption())
        .isEqualTo(ContainerProperties.AssignmentCommitOption.NEVER);
    assertThat(container.getCommonErrorHandler()).isInstanceOf(DefaultErrorHandler.class);
  }
}
