package dev.belay.schemas;

import java.util.List;
import java.util.stream.Stream;

/** The names of Belay's Kafka topics, and of the dead-letter topic of each. */
public final class Topics {
  /** CloudEvents and CDEvents as JSON, from anyone who produces to Kafka. */
  public static final String CI_EVENTS = "belay.ci-events";

  /** {@link DeploymentEvent}, keyed by repository and environment. */
  public static final String DEPLOYMENT_EVENTS = "belay.deployment-events";

  /** {@link BackupCommand}, keyed by data store. */
  public static final String BACKUP_COMMANDS = "belay.backup-commands";

  /** {@link RecoveryCommand}, keyed by data store. */
  public static final String RECOVERY_COMMANDS = "belay.recovery-commands";

  /** {@link RecoveryEvent}, keyed by recovery set. */
  public static final String RECOVERY_EVENTS = "belay.recovery-events";

  /** CDEvents as JSON, which tell CI what Belay does. Keyed by application. */
  public static final String CD_EVENTS = "belay.cd-events";

  private Topics() {}

  /** All topics, each with its dead-letter topic. They must exist before the services start. */
  public static List<String> all() {
    return Stream.of(
            CI_EVENTS,
            DEPLOYMENT_EVENTS,
            BACKUP_COMMANDS,
            RECOVERY_COMMANDS,
            RECOVERY_EVENTS,
            CD_EVENTS)
        .flatMap(topic -> Stream.of(topic, deadLetter(topic)))
        .toList();
  }

  /**
   * The topic for records that {@code topic}'s consumers can't process. Their headers give the
   * cause.
   */
  public static String deadLetter(String topic) {
    return topic + ".dead-letter";
  }
}
