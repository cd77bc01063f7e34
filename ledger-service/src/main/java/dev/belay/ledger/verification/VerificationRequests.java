package dev.belay.ledger.verification;

import dev.belay.events.EventWriter;
import dev.belay.events.Happening;
import dev.belay.events.PointRef;
import dev.belay.ledger.read.VerificationQueries;
import dev.belay.ledger.read.VerificationQueries.Described;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.Topics;
import java.time.Clock;
import java.util.UUID;

/** Requests another verification of a captured point. */
public class VerificationRequests {
  private final EventWriter events = new EventWriter("ledger-service");
  private final VerificationQueries points;
  private final RecordPublisher publisher;
  private final Clock clock;

  public VerificationRequests(VerificationQueries points, RecordPublisher publisher, Clock clock) {
    this.points = points;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Returns once Kafka has acknowledged the request.
   *
   * @return the verification's id
   * @throws dev.belay.runtime.publish.NotPublishedException if Kafka has not acknowledged it
   */
  public UUID request(UUID setId, UUID pointId, String reason) {
    UUID verificationId = UUID.randomUUID();
    Described point = points.describe(setId, pointId);
    publisher.publish(
        Topics.RECOVERY_EVENTS,
        setId.toString(),
        events.write(
            setId,
            point.origin(),
            clock.instant(),
            new Happening.VerificationRequested(
                new PointRef(pointId, point.dataStore()),
                verificationId,
                reason,
                point.manifestDigest())));
    return verificationId;
  }
}
