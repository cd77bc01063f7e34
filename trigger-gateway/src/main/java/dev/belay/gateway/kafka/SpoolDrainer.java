package dev.belay.gateway.kafka;

import dev.belay.gateway.background.Background;
import dev.belay.gateway.kafka.SpooledRecords.Outgoing;
import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolEntry;
import dev.belay.runtime.consume.DeadLetters;
import dev.belay.runtime.health.HealthFromMemory;
import dev.belay.runtime.publish.Publishing;
import dev.belay.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Brings the spool to {@code belay.deployment-events}, in order and exactly once, however long it
 * takes. An entry that is not an event goes to the dead letters, so that it does not hold up later
 * ones.
 */
@Component
class SpoolDrainer implements SmartLifecycle, HealthFromMemory {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDrainer.class);
  private static final int BATCH = 2000;

  /**
   * A transaction costs the same for one delivery as for a thousand, so it waits for some to
   * gather.
   */
  private static final Duration GATHER = Duration.ofMillis(20);

  /**
   * This many in a batch are a burst. Senders then wait for acknowledgements, so the drainer waits
   * longer.
   */
  private static final int BURST = 64;

  private static final Duration GATHER_IN_BURST = Duration.ofMillis(40);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Spool spool;
  private final SpooledRecords records;
  private final DeadLetters deadLetters;
  private final Map<String, Object> producer;
  private final Publishing publishing;
  private volatile @Nullable Thread thread;
  private volatile @Nullable String fault;

  SpoolDrainer(
      Spool spool,
      SpooledRecords records,
      DeadLetters deadLetters,
      KafkaTemplate<byte[], byte[]> kafka,
      Publishing publishing) {
    this.spool = spool;
    this.records = records;
    this.deadLetters = deadLetters;
    this.producer = kafka.getProducerFactory().getConfigurationProperties();
    this.publishing = publishing;
  }

  @Override
  public void start() {
    // Started after the assignment: the thread ends as soon as it sees that it isn't the one here.
    Thread drainer =
        Thread.ofPlatform().name("spool-drainer").daemon().unstarted(this::drainForever);
    thread = drainer;
    drainer.start();
  }

  private void drainForever() {
    Duration pause = FIRST_PAUSE;
    try {
      while (isWanted()) {
        try (SpoolSession session = SpoolSession.open(spool, producer)) {
          while (isWanted()) {
            int drained = drainOnce(session);
            fault = null;
            if (drained < BATCH) {
              Thread.sleep(drained < BURST ? GATHER : GATHER_IN_BURST);
            }
            pause = FIRST_PAUSE;
          }
        } catch (IOException | RuntimeException e) {
          if (!isWanted()) {
            return;
          }
          tell(e);
          Thread.sleep(pause);
          Duration doubled = pause.multipliedBy(2);
          pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same cause again and again is told once; the backlog is a metric. */
  private void tell(Exception e) {
    String cause = publishing.explain(e).orElseGet(e::toString);
    LOG.atLevel(cause.equals(fault) ? Level.DEBUG : Level.WARN)
        .addKeyValue("belay.backlog", spool.backlog())
        .setCause(e)
        .log("Deliveries can't be published now; they stay in the spool: {}", cause);
    fault = cause;
  }

  private boolean isWanted() {
    return thread == Thread.currentThread();
  }

  /**
   * @return how many deliveries were published or put aside
   */
  private int drainOnce(SpoolSession session) throws IOException, InterruptedException {
    List<SpoolEntry> entries = spool.unpublished(BATCH);
    if (entries.isEmpty()) {
      return 0;
    }
    List<Outgoing> batch = new ArrayList<>(entries.size());
    for (SpoolEntry entry : entries) {
      batch.add(records.of(entry));
      Background.giveWay(batch.size());
    }
    session.publish(batch.stream().map(Outgoing::record).toList(), entries.getLast());
    spool.published(entries.getLast().sequence());
    batch.stream()
        .filter(Outgoing::isDeadLetter)
        .forEach(letter -> deadLetters.count(Topics.DEPLOYMENT_EVENTS));
    return entries.size();
  }

  @Override
  public void stop() {
    Thread running = thread;
    thread = null;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  /** Down when nothing brings deliveries to Kafka any more, whatever ended it or stops it. */
  @Override
  public Health health() {
    String known = fault;
    if (!isRunning()) {
      return Health.down().withDetail("thread", "ended").build();
    }
    return known == null ? Health.up().build() : Health.down().withDetail("cause", known).build();
  }
}
