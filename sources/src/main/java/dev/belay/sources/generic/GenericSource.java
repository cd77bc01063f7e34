package dev.belay.sources.generic;

import dev.belay.policy.cel.Bindings;
import dev.belay.policy.cel.Condition;
import dev.belay.policy.cel.Expressions;
import dev.belay.policy.cel.InvalidExpressionException;
import dev.belay.policy.cel.TextExpression;
import dev.belay.policy.cel.Variable;
import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.Commits;
import dev.belay.sources.EventIds;
import dev.belay.sources.RepositoryPath;
import dev.belay.sources.SafeText;
import dev.belay.sources.Timestamps;
import dev.belay.sources.generic.Mapping.FailedMappingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the messages of one described sender. Expressions can use {@code body} (the message) and
 * {@code headers} (names in lower case, the first value of each). A field of the message without a
 * value is a field that is missing. Safe for several threads.
 */
public final class GenericSource {
  private static final Set<String> PHASES =
      Set.of("before-deploy", "after-success", "after-failure", "none");
  private static final String HEADER = "[A-Za-z0-9-]+";
  private static final int MOST_PATHS = 1_000;

  private final String name;
  private final @Nullable Condition when;
  private final @Nullable String deliveryHeader;
  private final @Nullable TextExpression deliveryId;
  private final Mapping mapping;

  /**
   * @param name the source of the events
   * @throws InvalidSourceException naming all problems
   */
  public GenericSource(String name, SourceDescription description) throws InvalidSourceException {
    Expressions expressions = Expressions.over(Variable.any("body"), Variable.any("headers"));
    List<String> problems = new ArrayList<>();
    String delivery = description.deliveryId().orElse(null);
    this.name = name;
    this.when = description.when().flatMap(w -> condition(expressions, w, problems)).orElse(null);
    this.deliveryHeader =
        delivery != null && delivery.matches(HEADER) ? delivery.toLowerCase(Locale.ROOT) : null;
    this.deliveryId =
        delivery == null || deliveryHeader != null
            ? null
            : Mapping.compile(expressions, "delivery-id", delivery, problems).orElse(null);
    this.mapping = new Mapping(description.mapping(), expressions, problems);
    if (description.mapping().isEmpty()) {
      problems.add("mapping is missing: without it, no event says what it is about");
    }
    if (!problems.isEmpty()) {
      throw new InvalidSourceException(problems);
    }
  }

  private static Optional<Condition> condition(
      Expressions expressions, String text, List<String> problems) {
    try {
      return Optional.of(expressions.condition(text));
    } catch (InvalidExpressionException e) {
      problems.add("when: " + String.valueOf(e.getMessage()).replace("\n", "; "));
      return Optional.empty();
    }
  }

  /** The result of reading a message. */
  public sealed interface Reading {}

  public record Event(DeploymentEvent event) implements Reading {}

  /** The condition is false, so the message does not count. */
  public record NotWanted() implements Reading {}

  /**
   * An expression failed, or gave an impossible value: the description does not fit the message.
   *
   * @param reason for people; names the key
   */
  public record Failed(String reason) implements Reading {}

  /** Never throws. */
  public Reading read(JsonNode body, Map<String, String> headers, Instant receivedAt) {
    Bindings bindings = Bindings.of(Map.of("body", SaidFields.of(body), "headers", headers));
    if (when != null) {
      switch (when.evaluate(bindings)) {
        case Condition.Holds holds -> {}
        case Condition.DoesNotHold not -> {
          return new NotWanted();
        }
        case Condition.Failed(String reason) -> {
          return new Failed("when: " + reason);
        }
      }
    }
    try {
      return event(bindings, headers, receivedAt);
    } catch (FailedMappingException e) {
      return new Failed(String.valueOf(e.getMessage()));
    }
  }

  @SuppressWarnings("NullAway") // Avro's generated setters of nullable fields are unannotated.
  private Reading event(Bindings bindings, Map<String, String> headers, Instant receivedAt)
      throws FailedMappingException {
    String phase = text("phase", bindings);
    if (phase != null && !PHASES.contains(phase)) {
      return new Failed(
          "mapping.phase gave \"%s\"; it must be before-deploy, after-success, after-failure or none"
              .formatted(phase));
    }
    String type = text("type", bindings);
    String delivery = deliveryId(bindings, headers);
    Map<String, String> attributes = mapping.attributes(bindings);
    String attempt = text("attempt", bindings);
    if (attempt != null) {
      attributes.put("attempt", attempt);
    }
    String commit = text("commit", bindings);
    if (commit != null && !Commits.isName(commit)) {
      // A deployed version is not always a commit. The event is valid anyway.
      attributes.put("revision", commit);
      commit = null;
    }
    String paths = mapping.field("changedPaths", bindings);
    List<String> changed = paths == null ? List.of() : changedPaths(paths);
    DeploymentEvent event =
        DeploymentEvent.newBuilder()
            .setEventId(EventIds.of(name, delivery))
            .setSource(name)
            .setDeliveryId(delivery)
            .setType(type == null ? name : type)
            .setPhase(phase == null ? "none" : phase)
            .setReceivedAt(receivedAt.truncatedTo(ChronoUnit.MILLIS))
            .setOccurredAt(Timestamps.read(text("occurredAt", bindings)))
            .setApplication(text("application", bindings))
            .setEnvironment(text("environment", bindings))
            .setRepository(repository(text("repository", bindings)))
            .setRef(text("ref", bindings))
            .setCommit(commit)
            .setDeploymentId(text("deploymentId", bindings))
            .setState(text("state", bindings))
            .setUrl(text("url", bindings))
            .setActor(text("actor", bindings))
            .setAttributes(attributes)
            .setChangedPaths(changed)
            .setChangedPathsComplete(paths != null && changed.size() < MOST_PATHS)
            .build();
    return new Event(event);
  }

  /** If a sender gives no id, every message counts as a new one. */
  private String deliveryId(Bindings bindings, Map<String, String> headers)
      throws FailedMappingException {
    String given = deliveryHeader == null ? null : headers.get(deliveryHeader);
    if (deliveryId != null) {
      given =
          switch (deliveryId.evaluate(bindings)) {
            case TextExpression.Present(String text) -> text;
            case TextExpression.Absent absent -> null;
            case TextExpression.Failed(String reason) ->
                throw new FailedMappingException("delivery-id", reason);
          };
    }
    String safe = SafeText.of(given);
    return safe == null ? UUID.randomUUID().toString() : safe;
  }

  private @Nullable String text(String field, Bindings bindings) throws FailedMappingException {
    return SafeText.of(mapping.field(field, bindings));
  }

  /** Senders often give a repository's address, while policies use its name. */
  private static @Nullable String repository(@Nullable String given) {
    boolean address = given != null && (given.contains("://") || given.startsWith("git@"));
    String path = address ? RepositoryPath.of(given) : null;
    return path == null ? given : path;
  }

  private static List<String> changedPaths(String lines) {
    return lines
        .lines()
        .limit(MOST_PATHS)
        .map(SafeText::of)
        .filter(java.util.Objects::nonNull)
        .map(String::valueOf)
        .toList();
  }
}
