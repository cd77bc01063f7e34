package dev.belay.datastores.postgresql.capture;

import dev.belay.vault.SegmentRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The segments of a manifest, each once, with their positions in its list. */
final class SegmentIndex {
  private final List<SegmentRef> segments = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  /** The positions of a stream's segments, in the stream's order. */
  List<Integer> places(List<SegmentRef> stream) {
    return stream.stream().map(this::place).toList();
  }

  private int place(SegmentRef segment) {
    return places.computeIfAbsent(
        segment.id(),
        unused -> {
          segments.add(segment);
          return segments.size() - 1;
        });
  }

  List<SegmentRef> segments() {
    return segments;
  }
}
