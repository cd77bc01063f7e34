package dev.belay.vault.storage;

import dev.belay.vault.VaultException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The one reading of where a vault is, for services and command line. What a URI can't have in it
 * (spaces, letters outside ASCII) stands for itself, and {@code %20} and its like for what they
 * encode, so that {@code file:/my home} and {@code file:/my%20home} are the same directory.
 */
final class VaultUri {
  /** RFC 3986's characters without {@code %}, as far as java.net.URI takes them. */
  private static final String AS_THEY_ARE = "-._~:/?#@!$&'()*+,;=";

  private VaultUri() {}

  /**
   * @param text {@code file:/directory}, {@code file:directory} from the working directory, or
   *     {@code s3://bucket/prefix?…}
   * @return the same in ASCII, absolute
   * @throws VaultException.Misconfigured naming the rule that {@code text} breaks; never quotes an
   *     {@code s3:} URI, where somebody may have put a secret
   */
  static URI read(String text) throws VaultException {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "file" -> directory(rest);
      case "s3" -> uri("s3:" + encoded(rest));
      default ->
          throw wrong(
              "begins with '%s'; it must be file:/directory or s3://bucket/prefix"
                  .formatted(colon < 0 ? text : scheme + ":"));
    };
  }

  private static URI directory(String rest) throws VaultException {
    if (rest.startsWith("//") && !rest.startsWith("///")) {
      throw wrong("must be file:/directory, without a host: '" + rest + "' begins with one");
    }
    if (rest.contains("?") || rest.contains("#")) {
      throw wrong(
          "must be file:/directory, without query or fragment; write ? as %3F and # as %23");
    }
    String path = encoded(rest.replaceFirst("^//", ""));
    if (path.startsWith("/")) {
      return uri("file:" + path);
    }
    String here = Path.of("").toAbsolutePath().toUri().getRawPath();
    return uri("file:" + here.replaceFirst("/$", "") + "/" + path).normalize();
  }

  private static String encoded(String text) throws VaultException {
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int after = i + Character.charCount(character);
      if (character == '%') {
        after = i + 3;
        if (after > text.length() || !text.substring(i + 1, after).matches("[0-9a-fA-F]{2}")) {
          throw wrong(
              "has a % without two hexadecimal digits after it; write a per cent sign as %25");
        }
        encoded.append(text, i, after);
      } else if (isAsItIs(character)) {
        encoded.appendCodePoint(character);
      } else {
        for (byte each : text.substring(i, after).getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append("%02X".formatted(each & 0xff));
        }
      }
      i = after;
    }
    return encoded.toString();
  }

  private static boolean isAsItIs(int character) {
    return character < 0x80
        && (Character.isLetterOrDigit(character) || AS_THEY_ARE.indexOf(character) >= 0);
  }

  private static URI uri(String text) throws VaultException {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw wrong("is not a URI: " + e.getReason());
    }
  }

  private static VaultException wrong(String how) {
    return new VaultException.Misconfigured("The vault's URI " + how, null);
  }
}
