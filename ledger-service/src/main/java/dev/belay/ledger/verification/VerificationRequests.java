package dev.belay.ledger.verification;

import dev.belay.runtime.publish.RecordPublisher;
import dev.belay.schemas.Ids;
import dev.belay.schemas.RecoveryEvent;
import dev.belay.schemas.RecoveryEventTypes;
import dev.belay.schemas.Topics;
import dev.belay.schemas.VerificationRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the verifiers to verify a captured point again. */
public class VerificationRequests {
  private final JdbcClient jdbc;
  private final RecordPublisher publisher;
  private final Clock clock;

  public VerificationRequests(JdbcClient jdbc, RecordPublisher publisher, Clock clock) {
    this.jdbc = jdbc;
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
    publisher.publish(
        Topics.RECOVERY_EVENTS,
        setId.toString(),
        jdbc.sql(
                """
                select s.application, s.environment, s.trigger, s.commit, s.deployment_id, p.data_store
                from ledger.recovery_point p join ledger.recovery_set s using (recovery_set_id)
                where s.recovery_set_id = :set and p.recovery_point_id = :point
                """)
            .param("set", setId)
            .param("point", pointId)
            .query(
                (row, number) ->
                    RecoveryEvent.newBuilder()
                        .setEventId(
                            Ids.derive(
                                RecoveryEventTypes.VERIFICATION_REQUESTED,
                                verificationId.toString()))
                        .setType(RecoveryEventTypes.VERIFICATION_REQUESTED)
                        .setOccurredAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .setProducer("ledger-service")
                        .setRecoverySetId(setId.toString())
                        .setRecoveryPointId(pointId.toString())
                        .setDataStore(row.getString("data_store"))
                        .setApplication(row.getString("application"))
                        .setEnvironment(row.getString("environment"))
                        .setTrigger(row.getString("trigger"))
                        .setCommit(row.getString("commit"))
                        .setDeploymentId(row.getString("deployment_id"))
                        .setVerificationRequest(
                            VerificationRequest.newBuilder()
                                .setVerificationId(verificationId.toString())
                                .setReason(reason)
                                .build())
                        .build())
            .single());
    return verificationId;
  }
}
