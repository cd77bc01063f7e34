package dev.belay.ledger.verification;

import dev.belay.events.EventWriter;
import dev.belay.events.Happening;
import dev.belay.events.Origin;
import dev.belay.events.PointRef;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the verifiers to verify a captured point again. */
public class VerificationRequests {
  private final EventWriter events = new EventWriter("ledger-service");
  private final JdbcClient jdbc;
  private final RecoveryEventPublisher publisher;
  private final Clock clock;

  public VerificationRequests(JdbcClient jdbc, RecoveryEventPublisher publisher, Clock clock) {
    this.jdbc = jdbc;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Returns once Kafka has acknowledged the request.
   *
   * @return the verification's id
   * @throws RecoveryEventPublisher.NotPublishedException if it has not
   */
  public UUID request(UUID setId, UUID pointId, String reason) {
    UUID verificationId = UUID.randomUUID();
    publisher.publish(
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
                    events.write(
                        setId,
                        new Origin(
                            row.getString("application"),
                            row.getString("environment"),
                            row.getString("trigger"),
                            row.getString("commit"),
                            row.getString("deployment_id")),
                        clock.instant(),
                        new Happening.VerificationRequested(
                            new PointRef(pointId, row.getString("data_store")),
                            verificationId,
                            reason)))
            .single());
    return verificationId;
  }
}
