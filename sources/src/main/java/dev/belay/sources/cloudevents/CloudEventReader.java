package dev.belay.sources.cloudevents;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.Commits;
import dev.belay.sources.EventIds;
import dev.belay.sources.RepositoryPath;
import dev.belay.sources.SafeText;
import dev.belay.sources.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns CloudEvents into deployment events. For events of any type, the extension attributes {@code
 * belayapplication}, {@code belayenvironment}, {@code belayrepository}, {@code belayphase}, {@code
 * belayref}, {@code belaycommit}, {@code belaydeploymentid} and {@code belayattempt} say what the
 * event is about. CDEvents also say so in their own fields, and in {@code customData.belay}.
 */
public final class CloudEventReader {
  public static final String CLOUD_EVENTS = "cloudevents";
  public static final String CD_EVENTS = "cdevents";
  private static final String PREFIX = "belay";

  /** Without {@code manual} and {@code on-schedule}, which only Belay itself uses. */
  private static final Set<String> PHASES =
      Set.of("before-deploy", "after-success", "after-failure", "none");

  private final CloudEvent event;
  private final @Nullable CdEvent cdEvent;

  private CloudEventReader(CloudEvent event) {
    this.event = event;
    this.cdEvent = CdEvent.isOne(event) ? CdEvent.of(event) : null;
  }

  /**
   * The same source, id and type always give the same event id.
   *
   * @throws InvalidCloudEventException naming value and rule of one of Belay's own attributes
   */
  public static DeploymentEvent read(CloudEvent event, Instant receivedAt)
      throws InvalidCloudEventException {
    return new CloudEventReader(event).deploymentEvent(receivedAt);
  }

  /** The repository that the event names explicitly; null if it names none. */
  public static @Nullable String namedRepository(CloudEvent event) {
    return new CloudEventReader(event).own("repository");
  }

  @SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
  private DeploymentEvent deploymentEvent(Instant receivedAt) throws InvalidCloudEventException {
    String sender = cdEvent == null ? CLOUD_EVENTS : CD_EVENTS;
    String deliveryId = event.source() + " " + event.id() + " " + event.type();
    return DeploymentEvent.newBuilder()
        .setEventId(EventIds.of(sender, deliveryId))
        .setSource(sender)
        .setDeliveryId(deliveryId)
        .setType(event.type())
        .setPhase(phase())
        .setReceivedAt(receivedAt.truncatedTo(ChronoUnit.MILLIS))
        .setOccurredAt(occurredAt())
        .setApplication(own("application"))
        .setEnvironment(environment())
        .setRepository(repository())
        .setRef(own("ref"))
        .setCommit(commit())
        .setDeploymentId(own("deploymentid"))
        .setState(cdEvent == null ? null : cdEvent.outcome())
        .setUrl(cdEvent == null ? null : cdEvent.url())
        .setAttributes(attributes())
        .build();
  }

  private String phase() throws InvalidCloudEventException {
    String wanted = own("phase");
    if (wanted == null) {
      return cdEvent == null ? "none" : cdEvent.phase();
    }
    if (!PHASES.contains(wanted)) {
      throw new InvalidCloudEventException(
          "belayphase is \"%s\"; it must be before-deploy, after-success, after-failure or none"
              .formatted(wanted));
    }
    return wanted;
  }

  private @Nullable String commit() throws InvalidCloudEventException {
    String commit = own("commit");
    if (commit != null && !Commits.isName(commit)) {
      throw new InvalidCloudEventException(
          "belaycommit is \"%s\"; it must have 7 to 64 hexadecimal digits".formatted(commit));
    }
    return commit;
  }

  private @Nullable String environment() {
    String own = own("environment");
    return own != null || cdEvent == null ? own : cdEvent.environment();
  }

  private @Nullable String repository() {
    String own = own("repository");
    if (own != null || cdEvent == null) {
      return own;
    }
    String bySubject = RepositoryPath.of(cdEvent.subjectSource());
    return bySubject == null ? RepositoryPath.of(event.source()) : bySubject;
  }

  private @Nullable Instant occurredAt() {
    Instant time = Timestamps.read(event.time());
    return time != null || cdEvent == null ? time : Timestamps.read(cdEvent.timestamp());
  }

  private @Nullable String own(String field) {
    return event
        .extension(PREFIX + field)
        .orElseGet(
            () ->
                cdEvent == null
                    ? null
                    : cdEvent.custom(field.equals("deploymentid") ? "deploymentId" : field));
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    event
        .extensions()
        .forEach(
            (name, value) -> {
              if (!name.startsWith(PREFIX)) {
                attributes.put(name, value);
              }
            });
    put(attributes, "attempt", own("attempt"));
    put(attributes, "source", event.source());
    put(attributes, "subject", event.subject());
    if (cdEvent != null) {
      put(attributes, "subject-id", cdEvent.subjectId());
      put(attributes, "artifact-id", cdEvent.artifact());
    }
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, @Nullable String value) {
    String safe = SafeText.of(value);
    if (safe != null) {
      attributes.put(name, safe);
    }
  }
}
