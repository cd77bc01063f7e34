package dev.belay.ledger.signin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a browser keeps between the two halves of a sign-in, and shows nobody else.
 *
 * @param state comes back with the code, so that nobody else's code is taken
 * @param nonce comes back in the token, so that no other token is taken
 * @param verifier the secret of PKCE (RFC 7636)
 */
public record Attempt(String state, String nonce, String verifier) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern TEXT = Pattern.compile("([\\w-]{43})\\.([\\w-]{43})\\.([\\w-]{43})");

  public static Attempt begin() {
    return new Attempt(random(), random(), random());
  }

  public static Optional<Attempt> parse(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(it -> it.matches())
        .map(it -> new Attempt(it.group(1), it.group(2), it.group(3)));
  }

  public String text() {
    return state + "." + nonce + "." + verifier;
  }

  public boolean isOf(String returned) {
    return MessageDigest.isEqual(state.getBytes(US_ASCII), returned.getBytes(US_ASCII));
  }

  String challenge() {
    try {
      return base64(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return base64(bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
