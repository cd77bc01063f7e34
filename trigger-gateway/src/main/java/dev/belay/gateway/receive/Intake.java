package dev.belay.gateway.receive;

import dev.belay.gateway.spool.Spool;
import dev.belay.gateway.spool.SpoolUnavailableException;
import dev.belay.schemas.DeploymentEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The way into the spool: when {@link #take} returns, the event survives a crash. */
@Component
public class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final Spool spool;

  Intake(Spool spool) {
    this.spool = spool;
  }

  /**
   * @param tag given back with a duplicate: what the first request with this delivery id had
   * @throws Refusal 503 when the spool can't take it
   */
  public Spool.Outcome take(DeploymentEvent event, long tag) {
    try {
      ByteBuffer body = DeploymentEvent.getEncoder().encode(event);
      byte[] bytes = new byte[body.remaining()];
      body.get(bytes);
      String key = event.getSource() + ":" + event.getDeliveryId();
      return spool.append(key, event.getReceivedAt(), tag, bytes);
    } catch (SpoolUnavailableException e) {
      LOG.atError()
          .addKeyValue("belay.delivery", event.getDeliveryId())
          .setCause(e)
          .log("A delivery was refused with 503, since the spool can't take it");
      throw Refusal.tryAgainLater();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.tryAgainLater();
    } catch (IOException e) {
      throw new IllegalStateException("an event in memory can always be encoded", e);
    }
  }
}
