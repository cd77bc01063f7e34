package dev.belay.vault;

import com.github.luben.zstd.ZstdException;
import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;

/**
 * Turns a segment into bytes (plaintext, zstd, sealed under its name) and back. Trusts no stored
 * byte. The name is a keyed hash of the plaintext.
 */
final class SegmentCodec {
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private final VaultKey key;
  private final SealedObject sealed;
  private final int zstdLevel;

  SegmentCodec(VaultKey key, int zstdLevel) {
    this.key = key;
    this.sealed = new SealedObject(key);
    this.zstdLevel = zstdLevel;
  }

  static String objectName(String id) {
    return "segments/" + id.substring(0, 2) + "/" + id;
  }

  static String id(byte[] hash) {
    return HEX.formatHex(hash);
  }

  /**
   * @throws Corrupt with fault FORMAT for a reference that this code can't have written
   */
  static void validate(SegmentRef ref) throws Corrupt {
    boolean possible =
        ID.matcher(ref.id()).matches()
            && ref.plainBytes() >= 1
            && ref.plainBytes() <= VaultSettings.LARGEST_SEGMENT
            && ref.storedBytes() >= 1
            && ref.storedBytes() <= SegmentBuffers.storedBytes((int) ref.plainBytes());
    if (!possible) {
      throw new Corrupt(Fault.FORMAT, "segments", "The segment reference is invalid: " + ref, null);
    }
  }

  /**
   * Turns {@code length} bytes of plaintext in {@code buffers.first} into the stored object, also
   * in {@code buffers.first}.
   *
   * @return the length of the stored object
   */
  int encode(String id, SegmentBuffers buffers, int length) {
    buffers.growSecond(SegmentBuffers.compressedBytes(length));
    buffers.compression.setLevel(zstdLevel);
    int compressed =
        buffers.compression.compressByteArray(
            buffers.second, 0, buffers.second.length, buffers.first, 0, length);
    buffers.growFirst(SealedObject.sealedBytes(compressed), 0);
    return sealed.seal(objectName(id), buffers.second, compressed, buffers.first);
  }

  /**
   * Turns the stored object in {@code buffers.first} into its plaintext, also in {@code
   * buffers.first}. Memory and time are bounded by {@code ref}, whatever the object claims.
   *
   * @param stored the object's length
   */
  void decode(SegmentRef ref, int stored, SegmentBuffers buffers) throws Corrupt {
    String name = objectName(ref.id());
    int plain = (int) ref.plainBytes();
    buffers.growSecond(stored);
    int compressed = sealed.open(name, buffers.first, stored, buffers.second);
    buffers.growFirst(plain, 0);
    int unpacked;
    try {
      unpacked =
          buffers.decompression.decompressByteArray(
              buffers.first, 0, plain, buffers.second, 0, compressed);
    } catch (ZstdException e) {
      throw new Corrupt(
          Fault.FORMAT,
          name,
          name + " can't be decompressed to the " + plain + " bytes that it must have: " + e,
          e);
    }
    if (unpacked != plain) {
      throw new Corrupt(
          Fault.SIZE, name, name + " has " + unpacked + " bytes of content, not " + plain, null);
    }
    Mac addressing = key.newAddressing();
    addressing.update(buffers.first, 0, plain);
    if (!MessageDigest.isEqual(addressing.doFinal(), HEX.parseHex(ref.id()))) {
      throw new Corrupt(
          Fault.DIGEST, name, name + " has content that does not match its name", null);
    }
  }
}
