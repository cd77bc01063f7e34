package dev.belay.gateway.spool;

import java.time.Instant;

/**
 * One delivery.
 *
 * @param sequence grows with each delivery, also over restarts; numbers may be skipped
 * @param key the idempotency key, with who sent it
 * @param tag the sender of the first delivery with this key may compare it with that of a repeat
 * @param damaged the record on the disk is not what was written: {@code body} is the whole record
 *     as it is there, and key and tag mean nothing
 */
public record SpoolEntry(
    long sequence, Instant receivedAt, String key, long tag, byte[] body, boolean damaged) {

  SpoolEntry(long sequence, Instant receivedAt, String key, long tag, byte[] body) {
    this(sequence, receivedAt, key, tag, body, false);
  }
}
