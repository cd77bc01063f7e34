package dev.belay.datastores.postgresql.session;

import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** Names and strings as SQL text. */
public final class Identifiers {
  private Identifiers() {}

  /** Always quoted, because the names that need quotes differ between versions. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String quote(QualifiedName name) {
    return quote(name.schema()) + "." + quote(name.name());
  }

  /** Names separated by commas. */
  public static String quote(List<String> names) {
    return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }

  /** A string constant that is right for any {@code standard_conforming_strings}. */
  public static String literal(String value) {
    String quoted = "'" + value.replace("'", "''").replace("\\", "\\\\") + "'";
    return value.contains("\\") ? " E" + quoted : quoted;
  }

  /** A name of a role that nobody can guess: the prefix and 16 random hexadecimal digits. */
  public static String unguessable(String prefix) {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    return prefix + HexFormat.of().formatHex(random);
  }
}
