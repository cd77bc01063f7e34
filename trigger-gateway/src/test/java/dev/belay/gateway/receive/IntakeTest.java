package dev.belay.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolSettings;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GeneratedRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka would never take must not get into the spool, where it would hold up the rest. */
class IntakeTest {
  @TempDir Path folder;
  private Spool spool;
  private Intake intake;

  @BeforeEach
  void open() throws Exception {
    GeneratedRecord.trust();
    spool =
        Spool.open(
            new SpoolSettings(folder.resolve("spool"), 64 << 20, Duration.ofDays(8)),
            Clock.systemUTC());
    intake = new Intake(spool, TracerProvider.noop().get(""), new SimpleMeterRegistry());
  }

  @AfterEach
  void close() throws Exception {
    spool.close();
  }

  @Test
  void aLongListOfPathsIsLeftOutAndSaysThatItIsNotComplete() throws Exception {
    List<String> paths = Collections.nCopies(1000, "x".repeat(1024));

    intake.take(event().setChangedPaths(paths).setChangedPathsComplete(true).build(), 0);

    DeploymentEvent stored =
        DeploymentEvent.getDecoder().decode(spool.unpublished(1).getFirst().body());
    assertThat(stored.getChangedPaths()).isEmpty();
    assertThat(stored.getChangedPathsComplete()).isFalse();
    assertThat(stored.getDeliveryId()).isEqualTo("d-1");
  }

  @Test
  void whatIsTooLongWithoutPathsIsRefused() {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      attributes.put("a" + i, "x".repeat(1024));
    }

    assertThatThrownBy(() -> intake.take(event().setAttributes(attributes).build(), 0))
        .isInstanceOf(NotReceivedException.TooLarge.class)
        .hasMessageContaining(String.valueOf(Intake.LONGEST_EVENT));
    assertThat(spool.backlog()).isZero();
  }

  private static DeploymentEvent.Builder event() {
    return DeploymentEvent.newBuilder()
        .setEventId("e-1")
        .setSource("github")
        .setDeliveryId("d-1")
        .setType("push")
        .setPhase("none")
        .setReceivedAt(Instant.parse("2026-11-23T10:00:00Z"));
  }
}
