package dev.belay.policy.event;

import dev.belay.policy.Phase;
import dev.belay.policy.RuleId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The input of a policy's decision: the part of a deployment event that rules look at.
 *
 * @param type the sender's name for what happened, for example {@code deployment.created}
 * @param phase one of {@link Phase}'s words, or any other word, which no rule's {@code on} matches
 * @param source the sender, for example {@code github}
 * @param times when it happened
 * @param subject what it happened to
 * @param state the sender's word for the outcome
 * @param actor who caused it
 * @param changes what was changed
 */
public record PolicyEvent(
    String type,
    String phase,
    String source,
    Times times,
    Subject subject,
    @Nullable String state,
    @Nullable String actor,
    Map<String, String> attributes,
    Changes changes) {

  /**
   * When an event happened.
   *
   * @param received the time from which deadlines count
   * @param occurred as the sender says
   */
  public record Times(Instant received, @Nullable Instant occurred) {}

  /**
   * What an event is about, as far as its sender says.
   *
   * @param application named by the sender; otherwise the repository determines it
   * @param environment the sender's name for it; for a manual trigger, the policy's own name
   */
  public record Subject(
      @Nullable String application,
      @Nullable String environment,
      @Nullable String repository,
      @Nullable String ref,
      @Nullable String commit,
      @Nullable String deploymentId) {}

  /**
   * The paths that were changed.
   *
   * @param complete whether {@code paths} lists all changed files
   */
  public record Changes(List<String> paths, boolean complete) {
    public Changes {
      paths = List.copyOf(paths);
    }
  }

  /**
   * For an event with the phase {@code on-schedule}: the {@link RuleId} of the rule that is due.
   */
  public static final String SCHEDULE = "schedule";

  /** The map that {@code event} stands for in a rule's {@code when}. */
  static final Set<String> FIELDS =
      Set.of(
          "type",
          "phase",
          "source",
          "receivedAt",
          "occurredAt",
          "application",
          "environment",
          "repository",
          "ref",
          "commit",
          "deploymentId",
          "state",
          "actor",
          "attributes",
          "changedPaths",
          "changedPathsComplete");

  public PolicyEvent {
    attributes = Map.copyOf(attributes);
  }

  public static Builder builder(String type, String phase, String source, Instant receivedAt) {
    return new Builder(type, phase, source, receivedAt);
  }

  public boolean is(Phase wanted) {
    return phase.equals(wanted.word());
  }

  public Optional<RuleId> scheduled() {
    return Optional.ofNullable(attributes.get(SCHEDULE)).flatMap(RuleId::parse);
  }

  /** Every one of {@link #FIELDS}; null for fields that the event does not have. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("type", type);
    fields.put("phase", phase);
    fields.put("source", source);
    fields.put("receivedAt", times.received());
    fields.put("occurredAt", times.occurred());
    fields.put("application", subject.application());
    fields.put("environment", subject.environment());
    fields.put("repository", subject.repository());
    fields.put("ref", subject.ref());
    fields.put("commit", subject.commit());
    fields.put("deploymentId", subject.deploymentId());
    fields.put("state", state);
    fields.put("actor", actor);
    fields.put("attributes", attributes);
    fields.put("changedPaths", changes.paths());
    fields.put("changedPathsComplete", changes.complete());
    return fields;
  }

  /** Takes the fields of an event; null for fields that it does not have. */
  public static final class Builder {
    private final String type;
    private final String phase;
    private final String source;
    private final Instant receivedAt;
    private @Nullable Instant occurredAt;
    private @Nullable String application;
    private @Nullable String environment;
    private @Nullable String repository;
    private @Nullable String ref;
    private @Nullable String commit;
    private @Nullable String deploymentId;
    private @Nullable String state;
    private @Nullable String actor;
    private Map<String, String> attributes = Map.of();
    private Changes changes = new Changes(List.of(), false);

    private Builder(String type, String phase, String source, Instant receivedAt) {
      this.type = type;
      this.phase = phase;
      this.source = source;
      this.receivedAt = receivedAt;
    }

    public Builder occurredAt(@Nullable Instant value) {
      occurredAt = value;
      return this;
    }

    public Builder application(@Nullable String value) {
      application = value;
      return this;
    }

    public Builder environment(@Nullable String value) {
      environment = value;
      return this;
    }

    public Builder repository(@Nullable String value) {
      repository = value;
      return this;
    }

    public Builder ref(@Nullable String value) {
      ref = value;
      return this;
    }

    public Builder commit(@Nullable String value) {
      commit = value;
      return this;
    }

    public Builder deploymentId(@Nullable String value) {
      deploymentId = value;
      return this;
    }

    public Builder state(@Nullable String value) {
      state = value;
      return this;
    }

    public Builder actor(@Nullable String value) {
      actor = value;
      return this;
    }

    public Builder attributes(Map<String, String> values) {
      attributes = values;
      return this;
    }

    public Builder changedPaths(List<String> paths, boolean complete) {
      changes = new Changes(paths, complete);
      return this;
    }

    public PolicyEvent build() {
      return new PolicyEvent(
          type,
          phase,
          source,
          new Times(receivedAt, occurredAt),
          new Subject(application, environment, repository, ref, commit, deploymentId),
          state,
          actor,
          attributes,
          changes);
    }
  }
}
