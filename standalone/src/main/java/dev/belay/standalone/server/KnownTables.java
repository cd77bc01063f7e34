package dev.belay.standalone.server;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The newest migration of each service's tables on the class path. */
final class KnownTables {
  private static final Pattern MIGRATION =
      Pattern.compile("dev/belay/([a-z]+)/[a-z]+/V([0-9]{1,6})__[^/]*\\.sql$");

  private KnownTables() {}

  /** By the service's package, for example {@code ledger}. */
  static Map<String, Integer> newest() throws IOException {
    Map<String, Integer> newest = new TreeMap<>();
    for (Resource migration :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:dev/belay/**/V*__*.sql")) {
      Matcher found = MIGRATION.matcher(migration.getURL().toString());
      if (found.find()) {
        newest.merge(found.group(1), Integer.valueOf(found.group(2)), Math::max);
      }
    }
    return newest;
  }
}
