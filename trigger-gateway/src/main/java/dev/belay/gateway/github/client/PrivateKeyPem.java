package dev.belay.gateway.github.client;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an RSA private key in PEM: PKCS#1 ({@code BEGIN RSA PRIVATE KEY}, what GitHub gives) or
 * PKCS#8 ({@code BEGIN PRIVATE KEY}). Java reads PKCS#8 only. For RSA, that is the PKCS#1 key
 * inside an envelope (RFC 5208), so this puts the envelope around it.
 */
final class PrivateKeyPem {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");

  /** DER of {@code INTEGER 0} and {@code SEQUENCE { OID rsaEncryption, NULL }}. */
  private static final byte[] RSA_VERSION_AND_ALGORITHM =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final int LEAST_BITS = 2048;

  private PrivateKeyPem() {}

  /**
   * @throws IllegalArgumentException when it is not such a key; the message does not quote it
   */
  static RSAPrivateKey read(String pem) {
    Matcher found = PEM.matcher(pem);
    if (!found.find()) {
      throw new IllegalArgumentException(
          "the private key must be PEM: BEGIN RSA PRIVATE KEY or BEGIN PRIVATE KEY, not encrypted");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(found.group(2));
      PKCS8EncodedKeySpec spec =
          new PKCS8EncodedKeySpec(found.group(1) == null ? der : envelope(der));
      if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateKey key
          && key.getModulus().bitLength() >= LEAST_BITS) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Told below, without quoting the key.
    }
    throw new IllegalArgumentException(
        "the private key is not an RSA key of " + LEAST_BITS + " bits or more");
  }

  private static byte[] envelope(byte[] pkcs1) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(RSA_VERSION_AND_ALGORITHM);
    content.writeBytes(element(OCTET_STRING, pkcs1));
    return element(SEQUENCE, content.toByteArray());
  }

  /** Tag, length and content. Lengths of 128 and more: how many bytes they take, then those. */
  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.length;
    if (length < 0x80) {
      element.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(length >>> (8 * i));
      }
    }
    element.writeBytes(content);
    return element.toByteArray();
  }
}
