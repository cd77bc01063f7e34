package dev.belay.vault;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Turns a manifest into bytes (JSON, zstd, sealed under its name) and back. Trusts no stored byte.
 */
final class ManifestCodec {
  /** Far more than the manifest of any real data store. It bounds the cost of a forged length. */
  static final int LARGEST_JSON = 256 << 20;

  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final int ZSTD_LEVEL = 3;
  private static final String ENDED = "ended";

  private final SealedObject sealed;

  ManifestCodec(VaultKey key) {
    this.sealed = new SealedObject(key);
  }

  static boolean isId(String text) {
    return UUID.matcher(text).matches();
  }

  /**
   * @throws IllegalArgumentException for an id that is not a UUID in lower case
   */
  static String objectName(String recoveryPointId) {
    if (!UUID.matcher(recoveryPointId).matches()) {
      throw new IllegalArgumentException(
          "The recovery point id '" + recoveryPointId + "' is not a UUID in lower case");
    }
    return "manifests/" + recoveryPointId;
  }

  /**
   * What stands in a manifest's place when its capture was given up: the commit of a capture that
   * goes on nevertheless finds it there.
   */
  byte[] encodeEnded(String recoveryPointId, Instant at) {
    byte[] json =
        "{\"formatVersion\":%d,\"recoveryPointId\":\"%s\",\"%s\":\"%s\"}"
            .formatted(Manifest.FORMAT_VERSION, recoveryPointId, ENDED, at)
            .getBytes(StandardCharsets.UTF_8);
    return seal(objectName(recoveryPointId), json);
  }

  byte[] encode(Manifest manifest) {
    byte[] json = ManifestDocument.write(manifest);
    if (json.length > LARGEST_JSON) {
      throw new IllegalArgumentException(
          "The manifest has " + json.length + " bytes; it must have at most " + LARGEST_JSON);
    }
    return seal(objectName(manifest.recoveryPointId()), json);
  }

  private byte[] seal(String name, byte[] json) {
    byte[] compressed = Zstd.compress(json, ZSTD_LEVEL);
    byte[] object = new byte[SealedObject.sealedBytes(compressed.length)];
    int length = sealed.seal(name, compressed, compressed.length, object);
    return Arrays.copyOf(object, length);
  }

  Manifest decode(String recoveryPointId, byte[] object) throws Corrupt {
    String name = objectName(recoveryPointId);
    byte[] compressed = new byte[object.length];
    int length = sealed.open(name, object, object.length, compressed);
    byte[] json = decompress(name, compressed, length);
    try {
      JsonNode document = ManifestDocument.read(json);
      int version = document.path("formatVersion").asInt(0);
      if (version != Manifest.FORMAT_VERSION) {
        throw new Corrupt(
            Fault.FORMAT,
            name,
            "%s is a manifest of format version %s; this release reads version %s"
                .formatted(name, version, Manifest.FORMAT_VERSION),
            null);
      }
      if (document.has(ENDED)) {
        throw new Corrupt(
            Fault.MISSING,
            name,
            "The recovery point %s was never completed: its capture was given up at %s, since it took longer than captures may. Capture again."
                .formatted(recoveryPointId, document.path(ENDED).asString()),
            null);
      }
      Manifest manifest = ManifestDocument.manifest(document);
      if (!manifest.recoveryPointId().equals(recoveryPointId)) {
        throw new Corrupt(
            Fault.FORMAT, name, name + " describes " + manifest.recoveryPointId(), null);
      }
      for (SegmentRef ref : manifest.segments()) {
        SegmentCodec.validate(ref);
      }
      return manifest;
    } catch (JacksonException | NullPointerException e) {
      throw new Corrupt(Fault.FORMAT, name, name + " is not a manifest: " + e.getMessage(), e);
    }
  }

  private static byte[] decompress(String name, byte[] compressed, int length) throws Corrupt {
    long size = Zstd.getFrameContentSize(compressed, 0, length);
    if (size <= 0 || size > LARGEST_JSON) {
      throw new Corrupt(
          Fault.FORMAT, name, name + " has no JSON of 1 to " + LARGEST_JSON + " bytes", null);
    }
    byte[] json = new byte[(int) size];
    try {
      long unpacked = Zstd.decompressByteArray(json, 0, json.length, compressed, 0, length);
      if (unpacked != size) {
        throw new Corrupt(
            Fault.FORMAT, name, name + " has " + unpacked + " bytes of JSON, not " + size, null);
      }
      return json;
    } catch (ZstdException e) {
      throw new Corrupt(Fault.FORMAT, name, name + " can't be decompressed: " + e, e);
    }
  }
}
