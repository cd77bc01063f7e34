package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.contents.PostgresContents.Database;
import dev.belay.datastores.postgresql.session.Identifiers;
import java.sql.SQLException;
import java.util.Set;

/** {@code CREATE DATABASE} with another database's encoding and locale. */
public final class DatabaseLocale {
  private static final int FIRST_WITH_PROVIDERS = 15;
  private static final int FIRST_WITH_BUILTIN = 17;

  /** Invalid name, invalid value, feature not supported (built without ICU), wrong object. */
  private static final Set<String> UNAVAILABLE =
      Set.of("42602", "22023", "0A000", "42809", "42P17");

  private DatabaseLocale() {}

  /**
   * @param major the server's major version
   */
  public static String create(String name, Database source, int major) {
    StringBuilder sql =
        new StringBuilder(plain(name, source))
            .append(" LC_COLLATE ")
            .append(Identifiers.literal(source.collate()))
            .append(" LC_CTYPE ")
            .append(Identifiers.literal(source.ctype()));
    String locale = source.locale();
    if (major >= FIRST_WITH_PROVIDERS && !source.localeProvider().equals("libc")) {
      sql.append(" LOCALE_PROVIDER ").append(source.localeProvider());
      if (locale != null) {
        sql.append(source.localeProvider().equals("icu") ? " ICU_LOCALE " : " BUILTIN_LOCALE ")
            .append(Identifiers.literal(locale));
      }
    } else if (major >= FIRST_WITH_BUILTIN) {
      sql.append(" LOCALE_PROVIDER libc");
    }
    return sql.toString();
  }

  /** Without the source's locale. C works with every encoding; C.UTF-8 knows letters. */
  public static String createPlain(String name, Database source) {
    String locale = source.encoding().equals("UTF8") ? "'C.UTF-8'" : "'C'";
    return plain(name, source) + " LC_COLLATE " + locale + " LC_CTYPE " + locale;
  }

  /** Whether {@code error} says that the server lacks the locale. */
  public static boolean isUnavailable(SQLException error) {
    return error.getSQLState() != null && UNAVAILABLE.contains(error.getSQLState());
  }

  private static String plain(String name, Database source) {
    return "CREATE DATABASE "
        + Identifiers.quote(name)
        + " TEMPLATE template0 ENCODING "
        + Identifiers.literal(source.encoding());
  }
}
