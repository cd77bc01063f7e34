package dev.belay.sources.cloudevents;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Header values in the binary mode of the HTTP binding (its section 3.1.3.2): percent-encoded
 * UTF-8, possibly quoted. Invalid encodings stay as they are.
 */
public final class PercentEncoding {
  private PercentEncoding() {}

  public static String decode(String header) {
    String value = unquoted(header.strip());
    if (value.indexOf('%') < 0) {
      return value;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.length());
    int i = 0;
    while (i < value.length()) {
      int decoded = value.charAt(i) == '%' ? octet(value, i + 1) : -1;
      if (decoded >= 0) {
        bytes.write(decoded);
        i += 3;
      } else {
        int c = value.codePointAt(i);
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int octet(String text, int at) {
    if (at + 2 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
  }
}
