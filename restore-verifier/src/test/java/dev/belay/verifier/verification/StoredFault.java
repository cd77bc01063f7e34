package dev.belay.verifier.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * A fault in what a vault holds of a recovery point.
 *
 * @param planted for people: what is done
 * @param check the only one that may not pass
 * @param named what it may call the fault
 */
record StoredFault(String name, String planted, Planting planting, String check, Set<String> named)
    implements PlantedFault {

  @FunctionalInterface
  interface Planting {
    void in(StoredPoint point) throws IOException;
  }

  static final List<StoredFault> ALL =
      List.of(
          segment("truncated segment", "cut to half", p -> StoredPoint.truncate(p.segment())),
          segment("longer segment", "a byte added", p -> StoredPoint.extend(p.segment())),
          segment("emptied segment", "cut to 0 bytes", p -> StoredPoint.empty(p.segment())),
          segment("zeroed segment", "every byte 0", p -> StoredPoint.zero(p.segment())),
          segment(
              "flipped bit in a segment",
              "in its middle",
              p -> StoredPoint.flipInTheMiddle(p.segment())),
          segment(
              "flipped bit in a segment's head",
              "its first byte",
              p -> StoredPoint.flip(p.segment(), 0)),
          segment("missing segment", "file deleted", p -> Files.delete(p.segment())),
          segment(
              "swapped segments",
              "two exchanged",
              p -> StoredPoint.swap(p.segments().get(0), p.segments().get(1))),
          segment(
              "another segment in a segment's place",
              "a copy of another one, intact",
              p ->
                  Files.copy(
                      p.segments().get(2), p.segment(), StandardCopyOption.REPLACE_EXISTING)),
          manifest(
              "flipped bit in the manifest",
              "in its middle",
              p -> StoredPoint.flipInTheMiddle(p.manifest())),
          manifest("truncated manifest", "cut to half", p -> StoredPoint.truncate(p.manifest())),
          manifest("emptied manifest", "cut to 0 bytes", p -> StoredPoint.empty(p.manifest())),
          manifest("zeroed manifest", "every byte 0", p -> StoredPoint.zero(p.manifest())),
          manifest("missing manifest", "file deleted", p -> Files.delete(p.manifest())),
          manifest(
              "manifest of another point",
              "that of another point of the same database",
              p ->
                  Files.copy(
                      p.manifestOfAnotherPoint(),
                      p.manifest(),
                      StandardCopyOption.REPLACE_EXISTING)));

  private static StoredFault segment(String name, String planted, Planting planting) {
    return new StoredFault(
        name, planted, planting, "restore", Set.of("authentication", "digest", "missing"));
  }

  private static StoredFault manifest(String name, String planted, Planting planting) {
    return new StoredFault(
        name,
        planted,
        planting,
        "manifest",
        Set.of("authentication", "digest", "missing", "unreadable"));
  }

  @Override
  public String toString() {
    return name;
  }
}
