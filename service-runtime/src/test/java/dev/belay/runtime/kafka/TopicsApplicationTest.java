package dev.belay.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.runtime.testing.TestBroker;
import dev.belay.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsApplicationTest {
  @TempDir Path folder;

  @Test
  void whatIsMissingIsMadeAndWhatIsThereStaysAsItIs() throws Exception {
    try (TestBroker broker = new TestBroker(folder)) {
      broker.start();
      String brokers = "--belay.kafka.bootstrap-servers=" + broker.bootstrapServers();

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        assertThat(TopicsApplication.make(brokers)).containsExactlyElementsOf(Topics.all());
        awaitTopics(admin, Topics.all().size());
        assertThat(TopicsApplication.make(brokers, "--belay.topics.partitions=7")).isEmpty();

        admin.deleteTopics(List.of(Topics.CD_EVENTS)).all().get();
        awaitTopics(admin, Topics.all().size() - 1);
        assertThat(TopicsApplication.make(brokers, "--belay.topics.partitions=7"))
            .containsExactly(Topics.CD_EVENTS);
        awaitTopics(admin, Topics.all().size());
        assertThat(partitions(admin, Topics.CD_EVENTS)).isEqualTo(7);
        assertThat(partitions(admin, Topics.CI_EVENTS)).isEqualTo(4);
      }
    }
  }

  /** A broker hears of what its controller did a little later. */
  private static void awaitTopics(Admin admin, int count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> admin.listTopics().names().get().size() == count);
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    Map<String, TopicDescription> described =
        admin.describeTopics(List.of(topic)).allTopicNames().get();
    return Objects.requireNonNull(described.get(topic)).partitions().size();
  }
}
