package dev.belay.ledger.projection;

import dev.belay.events.Captured;
import dev.belay.events.Happening;
import dev.belay.events.Stamp;
import dev.belay.events.Verdict;
import dev.belay.events.point.Judgement;
import dev.belay.events.point.PointProjection;
import dev.belay.events.point.PointState;
import dev.belay.events.point.PointStatus;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recovery point of a set: its state, which gates use as well, and what its capture reported.
 *
 * @param captured the report that counts, see {@link PointState#captured}
 */
public record KnownPoint(UUID setId, PointState state, @Nullable Captured captured) {

  /** A point about which only its id is known. */
  static KnownPoint unseen(UUID id, UUID setId) {
    return new KnownPoint(setId, PointState.unseen(id), null);
  }

  public UUID id() {
    return state.id();
  }

  public PointStatus status() {
    return state.status();
  }

  public Verdict verdict() {
    return state.verdict();
  }

  /** The verification that gave the point its verdict. */
  @Nullable Judgement judgement() {
    return state.judgements().counting();
  }

  KnownPoint named(String dataStore) {
    return new KnownPoint(setId, PointProjection.named(state, dataStore, true), captured);
  }

  KnownPoint after(Stamp stamp, Happening.OfPoint happening) {
    PointState moved = PointProjection.apply(state, stamp, happening);
    boolean counts = !Objects.equals(moved.captured(), state.captured());
    return new KnownPoint(
        setId,
        moved,
        happening instanceof Happening.CaptureCompleted it && counts ? it.captured() : captured);
  }
}
