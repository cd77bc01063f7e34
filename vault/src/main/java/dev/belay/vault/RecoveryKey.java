package dev.belay.vault;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.subtle.X25519;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A key that is kept away from all machines, and gives back a vault's key that was lost. It is an
 * X25519 key: the vault's key is sealed to its public half (HPKE, RFC 9180), so that this secret is
 * not needed again until then. For people it is 17 words: 16 are the secret, the last one checks
 * them.
 */
public final class RecoveryKey {
  private static final int SECRET_BYTES = 32;
  private static final int WORDS = SECRET_BYTES / 2 + 1;
  private static final String CHECK = "belay-recovery-key/1 ";
  private static final int WORDS_IN_A_LINE = 6;

  static final HpkeParameters HPKE = parameters();

  private final byte[] secret;
  private final byte[] publicKey;

  private RecoveryKey(byte[] secret) {
    this.secret = secret;
    try {
      this.publicKey = X25519.publicFromPrivate(secret);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("32 bytes are an X25519 key", e);
    }
  }

  /** A new one. */
  public static RecoveryKey random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new RecoveryKey(secret);
  }

  /**
   * Reads what {@link #words} gave. Lines that begin with {@code #} are left out.
   *
   * @throws IllegalArgumentException saying which word is none, how many there are, or that they
   *     don't belong together
   */
  public static RecoveryKey read(String text) {
    List<String> words =
        text.lines()
            .filter(line -> !line.strip().startsWith("#"))
            .flatMap(line -> Arrays.stream(line.strip().split("[\\s,;-]+")))
            .filter(word -> !word.isEmpty())
            .toList();
    if (words.size() != WORDS) {
      throw new IllegalArgumentException(
          "a recovery key has %d words, and there are %d".formatted(WORDS, words.size()));
    }
    byte[] secret = new byte[SECRET_BYTES];
    for (int i = 0; i < SECRET_BYTES / 2; i++) {
      int bits = Proquints.bits(words.get(i));
      secret[2 * i] = (byte) (bits >> 8);
      secret[2 * i + 1] = (byte) bits;
    }
    if (Proquints.bits(words.getLast()) != check(secret)) {
      throw new IllegalArgumentException(
          "the last word does not belong to the others: one of them is wrong, or they are in"
              + " another order");
    }
    return new RecoveryKey(secret);
  }

  /** The secret, six words in a line. */
  public String words() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < SECRET_BYTES; i += 2) {
      words.add(Proquints.word(secret[i] << 8 & 0xff00 | secret[i + 1] & 0xff));
    }
    words.add(Proquints.word(check(secret)));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      text.append(words.get(i)).append((i + 1) % WORDS_IN_A_LINE == 0 ? "\n" : " ");
    }
    return text.toString().strip();
  }

  /** Names it without giving it away: 16 hexadecimal digits. */
  public String id() {
    return id(publicKey);
  }

  static String id(byte[] publicKey) {
    return HexFormat.of().formatHex(sha256(publicKey), 0, 8);
  }

  byte[] publicKey() {
    return publicKey.clone();
  }

  /**
   * Seals to whoever has the secret of {@code publicKey}.
   *
   * @param info must be the same when it is opened
   */
  @AccessesPartialKey
  static byte[] seal(byte[] publicKey, byte[] plain, String info) throws GeneralSecurityException {
    HybridConfig.register();
    HpkePublicKey key = HpkePublicKey.create(HPKE, Bytes.copyFrom(publicKey), null);
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
        .build()
        .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class)
        .encrypt(plain, info.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @throws GeneralSecurityException if {@code sealed} was not sealed to this key with {@code info}
   */
  @AccessesPartialKey
  byte[] open(byte[] sealed, String info) throws GeneralSecurityException {
    HybridConfig.register();
    HpkePrivateKey key =
        HpkePrivateKey.create(
            HpkePublicKey.create(HPKE, Bytes.copyFrom(publicKey), null),
            SecretBytes.copyFrom(secret, InsecureSecretKeyAccess.get()));
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
        .build()
        .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class)
        .decrypt(sealed, info.getBytes(StandardCharsets.UTF_8));
  }

  private static HpkeParameters parameters() {
    try {
      return HpkeParameters.builder()
          .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
          .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
          .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
          .setVariant(HpkeParameters.Variant.NO_PREFIX)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RFC 9180 has these", e);
    }
  }

  private static int check(byte[] secret) {
    byte[] prefix = CHECK.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(prefix, prefix.length + secret.length);
    System.arraycopy(secret, 0, all, prefix.length, secret.length);
    byte[] hash = sha256(all);
    return hash[0] << 8 & 0xff00 | hash[1] & 0xff;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Prints no secret, because the text could end up in a log. */
  @Override
  public String toString() {
    return "RecoveryKey " + id();
  }
}
