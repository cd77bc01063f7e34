package dev.belay.gateway.receive;

import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolUnavailableException;
import dev.belay.jobs.TraceParent;
import dev.belay.jobs.Traced;
import dev.belay.schemas.DeploymentEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way into the spool. When {@link #take} returns, the event survives a crash. */
public class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** In bytes. Producers and brokers take 1 MiB by default, with headers and framing. */
  static final int LONGEST_EVENT = 900_000;

  private final Spool spool;

  private final Tracer tracer;
  private final Timer stored;

  Intake(Spool spool, Tracer tracer, MeterRegistry meters) {
    this.spool = spool;
    this.tracer = tracer;
    this.stored =
        Timer.builder("belay.spool.stored")
            .description("How long deliveries wait until they are on disk, or known already")
            .register(meters);
  }

  /**
   * Begins the event's trace, or goes on with its sender's, and notes that in the event.
   *
   * @param tag kept with the delivery; a duplicate is answered with the tag of the first
   * @throws NotReceivedException.Unavailable when the spool can't take it
   * @throws NotReceivedException.TooLarge when Kafka never would
   */
  public Spool.Outcome take(DeploymentEvent event, long tag) {
    try (Traced step = Traced.begin(described(event))) {
      return store(
          DeploymentEvent.newBuilder(event).setTraceparent(TraceParent.current()).build(), tag);
    }
  }

  private SpanBuilder described(DeploymentEvent event) {
    return tracer
        .spanBuilder("receive " + event.getSource())
        .setSpanKind(SpanKind.SERVER)
        .setAttribute("belay.source", event.getSource())
        .setAttribute("belay.event", event.getType())
        .setAttribute("belay.delivery", event.getDeliveryId());
  }

  private Spool.Outcome store(DeploymentEvent event, long tag) {
    long start = System.nanoTime();
    try {
      byte[] bytes = encode(event);
      String key = event.getSource() + ":" + event.getDeliveryId();
      Spool.Outcome outcome = spool.append(key, event.getReceivedAt(), tag, bytes);
      stored.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      return outcome;
    } catch (SpoolUnavailableException e) {
      LOG.atError()
          .addKeyValue("belay.delivery", event.getDeliveryId())
          .setCause(e)
          .log("A delivery was refused with 503, since the spool can't take it");
      throw new NotReceivedException.Unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotReceivedException.Unavailable();
    } catch (IOException e) {
      throw new IllegalStateException("an event in memory can always be encoded", e);
    }
  }

  /**
   * Kafka takes no record beyond its limit, and such a record would hold up all later ones. Paths
   * make events long. They can be left out: an incomplete list passes every path filter.
   */
  private static byte[] encode(DeploymentEvent event) throws IOException {
    byte[] whole = bytes(event);
    if (whole.length <= LONGEST_EVENT) {
      return whole;
    }
    byte[] withoutPaths =
        bytes(
            DeploymentEvent.newBuilder(event)
                .setChangedPaths(List.of())
                .setChangedPathsComplete(false)
                .build());
    if (withoutPaths.length > LONGEST_EVENT) {
      throw new NotReceivedException.TooLarge(LONGEST_EVENT);
    }
    return withoutPaths;
  }

  private static byte[] bytes(DeploymentEvent event) throws IOException {
    ByteBuffer encoded = DeploymentEvent.getEncoder().encode(event);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}
