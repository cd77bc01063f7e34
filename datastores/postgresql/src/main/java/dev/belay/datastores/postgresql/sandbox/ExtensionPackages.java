package dev.belay.datastores.postgresql.sandbox;

import java.util.Map;
import java.util.Set;

/** The Debian packages that extensions come in. */
final class ExtensionPackages {
  /** After {@code postgresql-<major>-}, where it is not the extension's own name. */
  private static final Map<String, String> NAMES =
      Map.of(
          "pg_cron", "cron",
          "pg_partman", "partman",
          "pg_repack", "repack",
          "vector", "pgvector",
          "postgis", "postgis-3",
          "postgis_raster", "postgis-3",
          "postgis_topology", "postgis-3",
          "postgis_sfcgal", "postgis-3",
          "postgis_tiger_geocoder", "postgis-3");

  private static final Set<String> LANGUAGES = Set.of("plpython3", "plperl", "pltcl");

  private ExtensionPackages() {}

  static String of(String extension, int major) {
    for (String language : LANGUAGES) {
      if (extension.matches("(?:.*_)?" + language + "u?")) {
        return "postgresql-" + language + "-" + major;
      }
    }
    return "postgresql-" + major + "-" + NAMES.getOrDefault(extension, extension.replace('_', '-'));
  }
}
