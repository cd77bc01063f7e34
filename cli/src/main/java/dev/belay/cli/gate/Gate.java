package dev.belay.cli.gate;

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
    List<Point> recoveryPoints) {

  @SuppressWarnings("ConstantValue") // Jackson passes null for what the answer leaves out
  public Gate {
    recoveryPoints = recoveryPoints == null ? List.of() : List.copyOf(recoveryPoints);
  }

  /**
   * @param state the point's phase, for example {@code capturing}
   * @param bytesTotal an estimate; null or 0 when unknown
   */
  public record Point(
      @Nullable String recoveryPointId,
      @Nullable String dataStore,
      @Nullable String state,
      @Nullable String detail,
      @Nullable Long bytesDone,
      @Nullable Long bytesTotal) {

    /** The name by which people know it. */
    public String name() {
      return dataStore != null ? dataStore : String.valueOf(recoveryPointId);
    }

    /** Never null: without any news, a point is requested. */
    public String phase() {
      return state == null ? "requested" : state;
    }
  }
}
