package dev.belay.runtime.consume;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

class ListenerContainersTest {
  @Test
  void aPollEndsBeforeTheBrokersAnswerThatThereIsNothing() {
    KafkaMessageListenerContainer<byte[], byte[]> container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(
                Map.of(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            new ContainerProperties("topic"));
    CommonErrorHandler handler = new DefaultErrorHandler();

    ListenerContainers.with(() -> handler).configure(container, "topic", "group");

    assertThat(ConsumerConfig.configDef().defaultValues())
        .extractingByKey(
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, as(InstanceOfAssertFactories.INTEGER))
        .isGreaterThan((int) container.getContainerProperties().getPollTimeout());
    assertThat(container.getCommonErrorHandler()).isSameAs(handler);
  }
}
