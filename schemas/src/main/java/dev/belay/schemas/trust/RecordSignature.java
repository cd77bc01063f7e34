package dev.belay.schemas.trust;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a signed record carries in its headers, all of them text.
 *
 * @param signer the id of the key
 * @param signedAtMillis since the epoch
 * @param bytes of Ed25519
 */
public record RecordSignature(String signer, long signedAtMillis, byte[] bytes) {
  public static final String SIGNER = "belay-signer";
  public static final String SIGNED_AT = "belay-signed-at";
  public static final String SIGNATURE = "belay-signature";

  /** The record's headers, by name. */
  public Map<String, byte[]> headers() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    headers.put(SIGNER, signer.getBytes(StandardCharsets.UTF_8));
    headers.put(
        SIGNED_AT,
        Instant.ofEpochMilli(signedAtMillis).toString().getBytes(StandardCharsets.UTF_8));
    headers.put(SIGNATURE, Base64.getEncoder().encode(bytes));
    return headers;
  }

  /** Whether a record claims to be signed: it has one of the headers at least. */
  public static boolean isClaimed(Function<String, byte @Nullable []> header) {
    return header.apply(SIGNER) != null
        || header.apply(SIGNED_AT) != null
        || header.apply(SIGNATURE) != null;
  }

  /**
   * @param header the last one of a name; null when there is none
   * @throws UntrustedRecordException when a header is missing, or is none of ours
   */
  public static RecordSignature read(Function<String, byte @Nullable []> header)
      throws UntrustedRecordException {
    byte[] signer = header.apply(SIGNER);
    byte[] signedAt = header.apply(SIGNED_AT);
    byte[] signature = header.apply(SIGNATURE);
    if (signer == null || signedAt == null || signature == null) {
      throw new UntrustedRecordException(
          UntrustedRecordException.Reason.UNSIGNED,
          "the record is not signed: it needs the headers %s, %s and %s. Either it is forged, or a"
                  .formatted(SIGNER, SIGNED_AT, SIGNATURE)
              + " service of a version without signatures produced it");
    }
    try {
      return new RecordSignature(
          new String(signer, StandardCharsets.UTF_8),
          Instant.parse(new String(signedAt, StandardCharsets.UTF_8)).toEpochMilli(),
          Base64.getDecoder().decode(signature));
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      throw new UntrustedRecordException(
          UntrustedRecordException.Reason.SIGNATURE,
          "the record's signature can't be read: %s must be an instant, and %s base64"
              .formatted(SIGNED_AT, SIGNATURE));
    }
  }
}
