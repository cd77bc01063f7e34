package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Whatever the content: it comes back the same, and any other object does not come back at all. */
class SegmentCodecPropertiesTest {
  private static final VaultKey KEY = newKey();
  private final SegmentCodec codec = new SegmentCodec(KEY, 1);

  @Property(tries = 300)
  void anyContentComesBack(@ForAll @Size(min = 1, max = 4_000) byte[] content) throws Exception {
    assertThat(decode(stored(content))).isEqualTo(content);
  }

  @Property(tries = 40)
  void contentAcrossEncryptionChunksComesBack(
      @ForAll @IntRange(min = 1_048_400, max = 1_048_700) int length, @ForAll long seed)
      throws Exception {
    byte[] content = Samples.noise(length, seed);
    assertThat(decode(stored(content))).isEqualTo(content);
  }

  @Property(tries = 500)
  void anyChangedBitIsDetected(
      @ForAll @Size(min = 1, max = 2_000) byte[] content,
      @ForAll @LongRange(min = 0) long where,
      @ForAll @IntRange(max = 7) int bit)
      throws Exception {
    Stored stored = stored(content);
    stored.object[(int) (where % stored.object.length)] ^= (byte) (1 << bit);
    assertThat(catchThrowable(() -> decode(stored))).isInstanceOf(VaultException.Corrupt.class);
  }

  @Property(tries = 300)
  void anyTruncationIsDetected(
      @ForAll @Size(min = 1, max = 2_000) byte[] content, @ForAll @LongRange(min = 0) long where)
      throws Exception {
    Stored whole = stored(content);
    byte[] cut = Arrays.copyOf(whole.object, (int) (where % whole.object.length));
    SegmentRef ref = new SegmentRef(whole.ref.id(), whole.ref.plainBytes(), cut.length);
    assertThat(catchThrowable(() -> decode(new Stored(ref, cut))))
        .isInstanceOf(VaultException.Corrupt.class);
  }

  private record Stored(SegmentRef ref, byte[] object) {}

  private Stored stored(byte[] content) {
    try (SegmentBuffers buffers = new SegmentBuffers()) {
      buffers.growFirst(content.length, 0);
      System.arraycopy(content, 0, buffers.first, 0, content.length);
      String id = SegmentCodec.id(KEY.newAddressing().doFinal(content));
      int length = codec.encode(id, buffers, content.length);
      assertThat(length).isLessThanOrEqualTo(SegmentBuffers.storedBytes(content.length));
      return new Stored(
          new SegmentRef(id, content.length, length), Arrays.copyOf(buffers.first, length));
    }
  }

  private byte[] decode(Stored stored) throws VaultException {
    try (SegmentBuffers buffers = new SegmentBuffers()) {
      buffers.growFirst(stored.object.length, 0);
      System.arraycopy(stored.object, 0, buffers.first, 0, stored.object.length);
      codec.decode(stored.ref, buffers);
      return Arrays.copyOf(buffers.first, (int) stored.ref.plainBytes());
    }
  }

  private static VaultKey newKey() {
    try {
      StreamingAeadConfig.register();
      return new VaultKey(
          KeysetHandle.generateNew(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_4KB),
          Samples.noise(32, 1));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
