package dev.belay.cli.gate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gate as the gateway tells it: of its fields, those that this command reads. */
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
    List<Point> recoveryPoints) {

  @SuppressWarnings("ConstantValue") // Jackson passes null for what the answer leaves out
  public Gate {
    recoveryPoints = recoveryPoints == null ? List.of() : List.copyOf(recoveryPoints);
  }

  /**
   * @param state the phase that the point is in, for example {@code capturing}
   * @param bytesTotal an estimate; null or 0 when unknown
   */
  public record Point(
      @Nullable String recoveryPointId,
      @Nullable String dataStore,
      @Nullable String state,
      @Nullable String detail,
      @Nullable Long bytesDone,
      @Nullable Long bytesTotal) {

    /** What people know it by. */
    public String name() {
      return dataStore != null ? dataStore : String.valueOf(recoveryPointId);
    }

    /** Never null: nothing has been told of a point but that it is asked for. */
    public String phase() {
      return state == null ? "requested" : state;
    }
  }
}
