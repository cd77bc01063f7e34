package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.runtime.testing.TestBroker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway process is killed again and again while webhooks come in: what it acknowledged is on
 * the topic exactly once, and nothing is there twice.
 */
@Tag("faults")
class GatewayKillIT {
  /** More by {@code -Dbelay.kills=20}. */
  private static final int KILLS = Integer.getInteger("belay.kills", 5);

  private static final int SENDERS = 16;

  /** Kept after the test: what the gateway said when something is wrong. */
  private static final Path LOG = Path.of("target", "gateway-kills.out").toAbsolutePath();

  @TempDir Path folder;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<String> unexpected = new AtomicReference<>();

  @Test
  void everyAcknowledgedDeliveryIsOnTheTopicExactlyOnceHoweverOftenItIsKilled() throws Exception {
    Files.deleteIfExists(LOG);
    try (TestBroker kafka = TestBroker.withTopics(folder.resolve("kafka"))) {
      try (GatewayProcess gateway = GatewayProcess.start(folder, LOG, kafka)) {
        gateway.awaitUp();
        List<Thread> senders = startSenders(gateway.url("/webhooks/github"));
        killRepeatedly(gateway);
        ended.set(true);
        for (Thread sender : senders) {
          sender.join();
        }
        gateway.awaitDrained();
      }

      assertThat(unexpected.get()).isNull();
      assertThat(acknowledged).hasSizeGreaterThan(KILLS * 100);
      List<String> published = PublishedDeliveries.read(kafka, folder);
      assertThat(published).doesNotHaveDuplicates();
      assertThat(published).containsAll(acknowledged);
      Set<String> known = new HashSet<>(acknowledged);
      known.addAll(unanswered);
      assertThat(known).containsAll(published);
    }
  }

  private void killRepeatedly(GatewayProcess gateway) throws Exception {
    Random random = new Random(20261123);
    for (int kill = 0; kill < KILLS; kill++) {
      int before = acknowledged.size();
      // Most moments are under load; every fifth is somewhere in the start and the recovery.
      if (kill % 5 != 4) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (acknowledged.size() < before + 150 && System.nanoTime() < deadline) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(acknowledged.size()).as("no load before kill %d", kill).isGreaterThan(before);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
      } else {
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(3500));
      }
      gateway.kill();
      gateway.restart();
    }
    gateway.awaitUp();
  }

  private List<Thread> startSenders(URI url) throws Exception {
    SignedWebhook webhook = SignedWebhook.create(url, GatewayProcess.SECRET);
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      int sender = i;
      senders.add(Thread.ofVirtual().start(() -> send(webhook, sender)));
    }
    return senders;
  }

  /** Half of what got no answer is sent again under its id, as a sender that redelivers does. */
  private void send(SignedWebhook webhook, int sender) {
    for (int i = 0; !ended.get(); i++) {
      String delivery = sender + "-" + i;
      boolean redelivers = i % 2 == 0;
      boolean answered = false;
      while (!answered && !ended.get()) {
        answered = sendOnce(webhook, delivery);
        if (!answered && !redelivers) {
          break;
        }
      }
    }
  }

  private boolean sendOnce(SignedWebhook webhook, String delivery) {
    try {
      int status = webhook.send(delivery).statusCode();
      if (status == 202) {
        acknowledged.add(delivery);
        return true;
      }
      if (status != 503) {
        unexpected.set(delivery + " got " + status);
      }
    } catch (IOException e) {
      unanswered.add(delivery);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return false;
  }
}
