package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the content: it comes back the same, and any other object does not come back at all. */
class SegmentCodecPropertiesTest {
  private static final VaultKey KEY = newKey();
  private final SegmentCodec codec = new SegmentCodec(KEY, 1);

  @ParameterizedTest
  @MethodSource("seeds")
  void anyContentComesBack(long seed) throws Exception {
    byte[] content = content(new Random(seed), 4_000);

    assertThat(decode(stored(content))).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, -1, 0, 1, 2, 17, 16 * 1024})
  void contentAcrossEncryptionChunksComesBack(int beyond) throws Exception {
    byte[] content = Samples.noise((1 << 20) + beyond, beyond);

    assertThat(decode(stored(content))).isEqualTo(content);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyChangedBitIsDetected(long seed) throws Exception {
    Random random = new Random(seed);
    Stored stored = stored(content(random, 2_000));
    stored.object[random.nextInt(stored.object.length)] ^= (byte) (1 << random.nextInt(8));

    assertThat(catchThrowable(() -> decode(stored))).isInstanceOf(VaultException.Corrupt.class);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyTruncationIsDetected(long seed) throws Exception {
    Random random = new Random(seed);
    Stored whole = stored(content(random, 2_000));
    byte[] cut = Arrays.copyOf(whole.object, random.nextInt(whole.object.length));
    SegmentRef ref = new SegmentRef(whole.ref.id(), whole.ref.plainBytes(), cut.length);

    assertThat(catchThrowable(() -> decode(new Stored(ref, cut))))
        .isInstanceOf(VaultException.Corrupt.class);
  }

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  /** 1 byte or more; half of them with repetitions, which compress. */
  private static byte[] content(Random random, int most) {
    byte[] content = new byte[1 + random.nextInt(most)];
    int alphabet = random.nextBoolean() ? 256 : 1 + random.nextInt(4);
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) random.nextInt(alphabet);
    }
    return content;
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
      codec.decode(stored.ref, (int) stored.ref.storedBytes(), buffers);
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
