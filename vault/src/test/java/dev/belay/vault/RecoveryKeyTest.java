package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class RecoveryKeyTest {
  private final RecoveryKey key = RecoveryKey.random();

  /** The examples of the proposal. */
  @Test
  void wordsAreProquints() {
    assertThat(Proquints.word(0x7f00) + "-" + Proquints.word(0x0001)).isEqualTo("lusab-babad");
    assertThat(Proquints.word(0x3f54) + "-" + Proquints.word(0xdcc1)).isEqualTo("gutih-tugad");
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertThat(Proquints.bits(Proquints.word(bits))).isEqualTo(bits);
    }
  }

  @Test
  void itsWordsGiveItBackHoweverTheyAreWritten() throws Exception {
    byte[] sealed = RecoveryKey.seal(key.publicKey(), new byte[] {7}, "info");
    String words = key.words();

    for (String written :
        new String[] {
          words,
          words.toUpperCase(Locale.ROOT),
          words.replace('\n', ' '),
          words.replace(' ', '-'),
          "# Belay's recovery key\n\n  " + words.replace(" ", "\n") + "\n"
        }) {
      assertThat(RecoveryKey.read(written).id()).isEqualTo(key.id());
      assertThat(RecoveryKey.read(written).open(sealed, "info")).containsExactly(7);
    }
  }

  @Test
  void aSlipOfThePenIsSeen() {
    String[] words = key.words().split("\\s+");
    String[] swapped = words.clone();
    swapped[0] = words[1];
    swapped[1] = words[0];
    String[] wrong = words.clone();
    wrong[3] = wrong[3].startsWith("b") ? "d" + wrong[3].substring(1) : "b" + wrong[3].substring(1);
    String[] none = words.clone();
    none[5] = "hello";

    if (!words[0].equals(words[1])) {
      assertRefused(swapped, "another order");
    }
    assertRefused(wrong, "one of them is wrong");
    assertRefused(none, "\"hello\" is no word");
    assertRefused(Arrays.copyOf(words, 16), "17 words, and there are 16");
  }

  private static void assertRefused(String[] words, String why) {
    assertThatThrownBy(() -> RecoveryKey.read(String.join(" ", words)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatIsSealedToAnotherOrForAnotherPurposeDoesNotOpen() throws Exception {
    byte[] sealed = RecoveryKey.seal(key.publicKey(), new byte[] {7}, "info");

    assertThatThrownBy(() -> RecoveryKey.random().open(sealed, "info"))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> key.open(sealed, "other"))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void itsSecretIsInNoText() {
    assertThat(key.toString()).isEqualTo("RecoveryKey " + key.id());
  }

  /** As docs/reference/vault-format.md says, with the JDK's cryptography alone. */
  @Test
  void aReaderWrittenFromTheDocumentOpensWhatWasSealed() throws Exception {
    byte[] plain = "the key file".getBytes(StandardCharsets.UTF_8);
    String info = "belay-vault/1 keys/0123456789abcdef/1-89abcdef";
    byte[] sealed = RecoveryKey.seal(key.publicKey(), plain, info);

    assertThat(open(secretOf(key.words()), key.publicKey(), sealed, info)).isEqualTo(plain);
  }

  private static byte[] secretOf(String words) {
    ByteBuffer secret = ByteBuffer.allocate(32);
    Arrays.stream(words.split("\\s+"))
        .limit(16)
        .forEach(word -> secret.putShort((short) Proquints.bits(word)));
    return secret.array();
  }

  /** RFC 9180, base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
  private static byte[] open(byte[] secret, byte[] publicKey, byte[] sealed, String info)
      throws GeneralSecurityException {
    byte[] encapsulated = Arrays.copyOf(sealed, 32);
    KeyFactory keys = KeyFactory.getInstance("X25519");
    XECPublicKey theirs =
        (XECPublicKey)
            keys.generatePublic(
                new XECPublicKeySpec(NamedParameterSpec.X25519, littleEndian(encapsulated)));
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret)));
    agreement.doPhase(theirs, true);

    byte[] kem = concat("KEM".getBytes(StandardCharsets.US_ASCII), new byte[] {0, 0x20});
    byte[] eaePrk = extract(new byte[0], kem, "eae_prk", agreement.generateSecret());
    byte[] shared = expand(eaePrk, kem, "shared_secret", concat(encapsulated, publicKey), 32);

    byte[] suite =
        concat("HPKE".getBytes(StandardCharsets.US_ASCII), new byte[] {0, 0x20, 0, 1, 0, 2});
    byte[] context =
        concat(
            new byte[] {0},
            concat(
                extract(new byte[0], suite, "psk_id_hash", new byte[0]),
                extract(new byte[0], suite, "info_hash", info.getBytes(StandardCharsets.UTF_8))));
    byte[] scheduled = extract(shared, suite, "secret", new byte[0]);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(expand(scheduled, suite, "key", context, 32), "AES"),
        new GCMParameterSpec(128, expand(scheduled, suite, "base_nonce", context, 12)));
    return cipher.doFinal(sealed, 32, sealed.length - 32);
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }

  private static byte[] extract(byte[] salt, byte[] suite, String label, byte[] input)
      throws GeneralSecurityException {
    return hmac(salt.length == 0 ? new byte[32] : salt, labelled(suite, label, input));
  }

  private static byte[] expand(byte[] prk, byte[] suite, String label, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] labelled =
        concat(new byte[] {(byte) (length >> 8), (byte) length}, labelled(suite, label, info));
    return Arrays.copyOf(hmac(prk, concat(labelled, new byte[] {1})), length);
  }

  private static byte[] labelled(byte[] suite, String label, byte[] rest) {
    return concat(
        concat("HPKE-v1".getBytes(StandardCharsets.US_ASCII), suite),
        concat(label.getBytes(StandardCharsets.US_ASCII), rest));
  }

  private static byte[] concat(byte[] one, byte[] two) {
    return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
