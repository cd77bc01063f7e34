package dev.belay.vault;

/**
 * Names one segment in a vault.
 *
 * @param id keyed hash of the plaintext: 64 lower-case hexadecimal digits
 * @param plainBytes length of the plaintext, 1 or more
 * @param storedBytes length of the stored object: compressed and encrypted
 */
public record SegmentRef(String id, long plainBytes, long storedBytes) {}
