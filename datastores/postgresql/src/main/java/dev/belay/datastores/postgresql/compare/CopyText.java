package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.postgresql.session.DatabaseText;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Values of COPY's text format. */
final class CopyText {
  private CopyText() {}

  /**
   * The value of a field; null for SQL's null. A backslash at the very end (of a field that was
   * cut) is ignored.
   */
  static @Nullable String unescape(
      byte[] bytes, int offset, int length, @Nullable String encoding) {
    if (length == 2 && bytes[offset] == '\\' && bytes[offset + 1] == 'N') {
      return null;
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream(length);
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] != '\\') {
        plain.write(bytes[i]);
      } else if (++i < end) {
        plain.write(unescaped(bytes[i]));
      }
    }
    return DatabaseText.of(plain.toByteArray(), encoding);
  }

  /** COPY TO writes only these escapes, and no octal or hexadecimal ones. */
  private static int unescaped(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      default -> escape;
    };
  }
}
