package dev.belay.vault;

/**
 * How a vault is written. Reading needs no settings: a vault may be written with different settings
 * over time.
 *
 * @param segmentBytes plaintext bytes of a full segment: 64 KiB to 64 MiB. A writer holds up to
 *     twice as much in memory, and so does a reader. Equal content is found only if it was cut in
 *     the same way, so a change of this setting stores everything once more.
 * @param zstdLevel 1 (fastest) to 19 (smallest)
 */
public record VaultSettings(int segmentBytes, int zstdLevel) {
  static final int SMALLEST_SEGMENT = 64 << 10;
  static final int LARGEST_SEGMENT = 64 << 20;

  public VaultSettings {
    if (segmentBytes < SMALLEST_SEGMENT || segmentBytes > LARGEST_SEGMENT) {
      throw new IllegalArgumentException(
          "segmentBytes is " + segmentBytes + "; it must be 65536 (64 KiB) to 67108864 (64 MiB)");
    }
    if (zstdLevel < 1 || zstdLevel > 19) {
      throw new IllegalArgumentException("zstdLevel is " + zstdLevel + "; it must be 1 to 19");
    }
  }

  /** 16 MiB, level 1. */
  public static VaultSettings defaults() {
    return new VaultSettings(16 << 20, 1);
  }

  public VaultSettings withSegmentBytes(int bytes) {
    return new VaultSettings(bytes, zstdLevel);
  }

  public VaultSettings withZstdLevel(int level) {
    return new VaultSettings(segmentBytes, level);
  }
}
