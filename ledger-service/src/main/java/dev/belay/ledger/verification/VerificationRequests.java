package dev.belay.ledger.verification;

import dev.belay.ledger.read.VerificationQueries;
import dev.belay.ledger.read.VerificationQueries.Described;
import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.VerificationRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Asks the verifiers to verify a captured point again. */
@SuppressWarnings("NullAway") // Generated setters are unannotated and take null.
public class VerificationRequests {
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
   * @throws dev.belay.runtime.publish.NotPublishedException if it has not
   */
  public UUID request(UUID setId, UUID pointId, String reason) {
    UUID verificationId = UUID.randomUUID();
    Described point = points.describe(setId, pointId);
    publisher.publish(
        Topics.RECOVERY_EVENTS,
        setId.toString(),
        RecoveryEvent.newBuilder()
            .setEventId(
                Ids.derive(RecoveryEventTypes.VERIFICATION_REQUESTED, verificationId.toString()))
            .setType(RecoveryEventTypes.VERIFICATION_REQUESTED)
            .setOccurredAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .setProducer("ledger-service")
            .setRecoverySetId(setId.toString())
            .setRecoveryPointId(pointId.toString())
            .setDataStore(point.dataStore())
            .setApplication(point.origin().application())
            .setEnvironment(point.origin().environment())
            .setTrigger(point.origin().trigger())
            .setCommit(point.origin().commit())
            .setDeploymentId(point.origin().deploymentId())
            .setVerificationRequest(
                VerificationRequest.newBuilder()
                    .setVerificationId(verificationId.toString())
                    .setReason(reason)
                    .build())
            .build());
    return verificationId;
  }
}
