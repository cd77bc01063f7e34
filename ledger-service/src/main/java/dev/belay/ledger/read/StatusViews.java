package dev.belay.ledger.read;

import dev.belay.ledger.status.Facts;
import dev.belay.ledger.status.Standing;
import dev.belay.ledger.status.Standing.Judged;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/status} answers. */
public final class StatusViews {
  private StatusViews() {}

  @Schema(name = "Status", description = "How all environments stand, and what needs a person.")
  public record StatusView(
      @Schema(description = "The instant that ages are counted from.") Instant at,
      @Schema(description = "Whether anything needs a person.") boolean needsPerson,
      @Schema(
              description =
                  "Whether the ledger has a policy. Without one, no objective is judged, and"
                      + " environments that were never captured are missing.")
          boolean policy,
      @Schema(
              description =
                  "The channels of notifications that do not deliver; null if the token may not"
                      + " know.")
          @Nullable List<FailingChannelView> failingChannels,
      List<EnvironmentView> environments) {
    public static StatusView of(
        List<Standing> standings,
        boolean policy,
        @Nullable List<FailingChannelView> failingChannels,
        Instant at) {
      return new StatusView(
          at,
          standings.stream().anyMatch(it -> !it.needs().isEmpty())
              || (failingChannels != null && !failingChannels.isEmpty()),
          policy,
          failingChannels,
          standings.stream().map(EnvironmentView::of).toList());
    }
  }

  @Schema(name = "FailingChannel", description = "A channel of notifications, and what is wrong.")
  public record FailingChannelView(String channel, String problem) {}

  @Schema(name = "EnvironmentStatus", description = "How an application stands in an environment.")
  public record EnvironmentView(
      String application,
      String environment,
      @Schema(description = "The deployment that is live as far as the ledger was told; or null.")
          @Nullable DeployedView deployed,
      List<StoreStatusView> stores,
      ObjectivesView objectives,
      RollbackView rollback,
      @Schema(description = "The last drill that has ended; null if there was none.")
          @Nullable EndedView lastDrill,
      List<RunningView> running,
      @Schema(description = "What needs a person, the most urgent first.") List<NeedView> needs) {
    static EnvironmentView of(Standing it) {
      return new EnvironmentView(
          it.application(),
          it.environment(),
          it.deployed() == null ? null : DeployedView.of(it.deployed()),
          it.stores().stream().map(StoreStatusView::of).toList(),
          new ObjectivesView(
              ObjectiveView.of(it.objectives().dataAge()),
              ObjectiveView.of(it.objectives().recoveryTime()),
              ObjectiveView.of(it.objectives().drillAge())),
          new RollbackView(it.rollback().ready(), it.rollback().setId(), it.rollback().reason()),
          it.lastDrill() == null ? null : EndedView.of(it.lastDrill()),
          java.util.stream.Stream.concat(
                  it.operations().stream().map(RunningView::of),
                  it.captures().stream().map(RunningView::of))
              .toList(),
          it.needs().stream()
              .map(need -> new NeedView(need.kind(), need.text(), need.command()))
              .toList());
    }
  }

  @Schema(name = "DeploymentStatus")
  public record DeployedView(
      @Nullable String commit,
      @Nullable String deploymentId,
      @Nullable String actor,
      Instant at,
      @Schema(allowableValues = {"started", "succeeded", "failed", "rolled-back"}) String state,
      @Schema(description = "The set that was captured for it.") UUID recoverySetId,
      @Schema(allowableValues = {"unverified", "verified", "failed", "unknown"}) String verdict,
      @Schema(
              description =
                  "How a person let it go against what was known of the set; null if nobody did.")
          @Nullable String overridden) {
    static DeployedView of(Standing.Deployed it) {
      return new DeployedView(
          it.commit(),
          it.deploymentId(),
          it.actor(),
          it.at(),
          it.state(),
          it.setId(),
          it.verdict(),
          it.overridden());
    }
  }

  @Schema(name = "DataStoreStatus")
  public record StoreStatusView(
      String dataStore,
      @Schema(description = "The instant of its newest verified data; null if there is none.")
          @Nullable Instant verifiedAt,
      @Nullable Long dataAgeMillis,
      @Schema(description = "Predicted from measured restores; null if none was measured.")
          @Nullable Long predictedRecoveryMillis) {
    static StoreStatusView of(Standing.StoreAge it) {
      return new StoreStatusView(
          it.name(), it.verifiedAt(), inMillis(it.age()), inMillis(it.recovery()));
    }
  }

  @Schema(name = "ObjectivesStatus", description = "What the policy's objectives say.")
  public record ObjectivesView(
      ObjectiveView dataAge, ObjectiveView recoveryTime, ObjectiveView drillAge) {}

  @Schema(name = "ObjectiveStatus")
  public record ObjectiveView(
      @Schema(description = "What is measured now; null if it is unknown.") @Nullable Long millis,
      @Schema(description = "The policy's objective; null if it has none.")
          @Nullable Long objectiveMillis,
      @Schema(allowableValues = {"not-judged", "met", "missed", "unknown"}) String judgement) {
    static ObjectiveView of(Judged it) {
      return new ObjectiveView(
          inMillis(it.value()), inMillis(it.objective()), it.judgement().word());
    }
  }

  @Schema(
      name = "RollbackStatus",
      description = "Whether the live deployment could be rolled back.")
  public record RollbackView(boolean ready, @Nullable UUID recoverySetId, String reason) {}

  @Schema(name = "EndedOperation")
  public record EndedView(
      UUID operationId,
      String kind,
      @Schema(allowableValues = {"succeeded", "failed", "cancelled"}) String status,
      Instant completedAt,
      @Nullable Long recoveryTimeMillis,
      @Nullable Long dataAgeMillis,
      @Nullable String problem) {
    static EndedView of(Facts.Ended it) {
      return new EndedView(
          it.id(),
          it.kind(),
          it.status(),
          it.at(),
          it.recoveryTimeMillis(),
          it.dataAgeMillis(),
          it.problem());
    }
  }

  @Schema(name = "RunningWork", description = "An operation, a capture or a verification.")
  public record RunningView(
      @Schema(description = "An operation, or null for a set.") @Nullable UUID operationId,
      @Schema(description = "A recovery set, or null for an operation.")
          @Nullable UUID recoverySetId,
      String what,
      @Nullable String dataStore,
      String step,
      Instant since) {
    static RunningView of(Facts.Running it) {
      return new RunningView(it.id(), null, it.kind(), null, it.status(), it.since());
    }

    static RunningView of(Standing.Work it) {
      return new RunningView(null, it.setId(), it.trigger(), it.dataStore(), it.step(), it.since());
    }
  }

  @Schema(name = "Need", description = "Something that only a person can settle.")
  public record NeedView(
      @Schema(description = "One word for alarms and scripts, as overdue or data-age.") String kind,
      String text,
      @Schema(description = "What to run next.") String command) {}

  private static @Nullable Long inMillis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }
}
