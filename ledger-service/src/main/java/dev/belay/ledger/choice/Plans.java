package dev.belay.ledger.choice;

import dev.belay.events.Units;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Request.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Estimates what will be restored, how much it is, and how long it will take. */
public final class Plans {
  private final Candidates candidates;

  public Plans(Candidates candidates) {
    this.candidates = candidates;
  }

  public Part part(Candidate.Point point, @Nullable Destination destination, @Nullable UUID other) {
    return Part.waiting(
        new Part.Subject(
            point.dataStore(),
            point.pointId(),
            point.manifestDigest(),
            other,
            destination,
            predicted(point).millis()));
  }

  /** Stores are restored in parallel, so the longest one decides. */
  public Plan plan(List<Candidate.Point> points) {
    long rows = 0;
    List<String> units = new ArrayList<>();
    long bytes = 0;
    long longest = 0;
    List<String> unknown = new ArrayList<>();
    int measured = 0;
    for (Candidate.Point point : points) {
      rows += point.rows();
      units.add(point.unit());
      bytes += point.logicalBytes();
      Prediction.Predicted one = predicted(point);
      if (one.millis() == null) {
        unknown.add(point.dataStore());
      } else {
        measured += one.from();
        longest = Math.max(longest, one.millis());
      }
    }
    return unknown.isEmpty()
        ? new Plan(
            rows, Units.ofSum(units), bytes, longest, "by " + measured + " measured restores")
        : new Plan(
            rows,
            Units.ofSum(units),
            bytes,
            null,
            "no restore of " + String.join(", ", unknown) + " has been measured yet");
  }

  private Prediction.Predicted predicted(Candidate.Point point) {
    return Prediction.of(point.logicalBytes(), candidates.measured(point.dataStore()));
  }
}
