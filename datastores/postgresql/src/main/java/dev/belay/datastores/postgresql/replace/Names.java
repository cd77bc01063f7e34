package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.postgresql.session.Identifiers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The names by which an operation's databases are found again. They derive from the operation and
 * the target, because one operation may restore several databases of a server.
 *
 * @param key 32 hexadecimal digits
 */
record Names(String operationId, String target, String key) {
  private static final int TARGET_BYTES = 32;
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withZone(ZoneOffset.UTC);
  private static final Pattern REPLACED = Pattern.compile(".*_replaced_[0-9]{14}_[0-9a-f]{6}");

  /** The prefix of every trace. */
  static final String TRACE = "belay ";

  Names(String operationId, String target) {
    this(operationId, target, digest(operationId + "\n" + target));
  }

  static Names of(DatabaseOrder order) {
    return new Names(order.operationId(), order.database());
  }

  /** The name of the database that is restored into. */
  String prepared() {
    return "belay_" + key.substring(0, 12) + "_new";
  }

  /** The name of the replaced database, at most 63 bytes. */
  String replaced(Instant at) {
    return shortened(target) + "_replaced_" + SECOND.format(at) + "_" + key.substring(0, 6);
  }

  /** Whether {@code name} has the form of a replaced database's name. */
  static boolean isReplaced(String name) {
    return REPLACED.matcher(name).matches();
  }

  /** The trace on a database that was put into place; at most 63 bytes of ASCII. */
  String trace() {
    return TRACE + operationId + " " + key.substring(0, 12);
  }

  /**
   * The statement that leaves the trace. It is part of the transaction that puts a restore into
   * place.
   */
  String leaveTrace() {
    return "ALTER ROLE CURRENT_USER IN DATABASE "
        + Identifiers.quote(target)
        + " SET application_name TO "
        + Identifiers.literal(trace());
  }

  /** A number for an advisory lock. */
  static long lock(String what) {
    return Long.parseUnsignedLong(digest(what).substring(0, 16), 16);
  }

  private static String shortened(String name) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > TARGET_BYTES
        || end > 0 && Character.isHighSurrogate(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
