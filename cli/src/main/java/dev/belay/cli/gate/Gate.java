package dev.belay.cli.gate;

import dev.belay.cli.output.OneLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate in the gateway's answer, with the fields that this command reads. */
public record Gate(
    String gateId,
    @Nullable String recoverySetId,
    @Nullable String application,
    @Nullable String environment,
    @Nullable String commit,
    @Nullable String mode,
    @Nullable String state,
    @Nullable String cause,
    @Nullable String reason,
    @Nullable String openedAt,
    @Nullable String deadline,
    @Nullable String decidedAt,
    @Nullable String decidedBy,
    @Nullable String platform,
    @Nullable String actor,
    @Nullable String url,
    List<Point> recoveryPoints) {

  @SuppressWarnings("ConstantValue") // Jackson passes null for what the answer leaves out
  public Gate {
    recoveryPoints = recoveryPoints == null ? List.of() : List.copyOf(recoveryPoints);
  }

  /**
   * @param state the point's phase, for example {@code capturing}
   * @param bytesTotal an estimate; null or 0 when unknown
   * @param overdueSince the deadline of its capture, if that has passed without a result
   * @param lastFailure why the last attempt to capture it failed, while it is tried again
   */
  public record Point(
      @Nullable String recoveryPointId,
      @Nullable String dataStore,
      @Nullable String state,
      @Nullable String detail,
      @Nullable Long bytesDone,
      @Nullable Long bytesTotal,
      @Nullable String overdueSince,
      @Nullable String lastFailure) {

    /** The name by which people know it. */
    public String name() {
      return dataStore != null ? dataStore : String.valueOf(recoveryPointId);
    }

    /** For people: what keeps it, and what is being done. */
    public String news() {
      List<String> news = new ArrayList<>();
      if (overdueSince != null) {
        news.add("overdue since " + OneLine.of(overdueSince));
      }
      String doing = OneLine.of(detail);
      String failed = OneLine.of(lastFailure);
      if (!doing.isEmpty()) {
        news.add(doing);
      }
      if (!failed.isEmpty() && !doing.contains(failed)) {
        news.add("the last attempt failed with: " + failed);
      }
      return String.join("; ", news);
    }

    /** Never null: without any news, a point is requested. */
    public String phase() {
      return state == null ? "requested" : state;
    }
  }
}
