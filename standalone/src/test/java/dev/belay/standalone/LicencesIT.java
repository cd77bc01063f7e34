package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of materials names all that is shipped, with licences that allow it. */
class LicencesIT {
  private static final Path BOM = Path.of("target", "bom.json");
  private static final Path LIB = Path.of("target", "lib");

  /** As SPDX or the authors write them; of several, one that fits is enough. */
  private static final Pattern FITS =
      Pattern.compile(
          "(?i).*(apache|\\bMIT\\b|BSD|EPL|eclipse|PostgreSQL|public domain|CC0|\\bISC\\b|unicode|"
              + "MPL|mozilla|classpath|CDDL|zlib|\\bGo\\b).*");

  /** LGPL-2.1: annotations without code, in a jar of its own that anybody can exchange. */
  private static final String EXCHANGEABLE = "pkg:maven/com.github.spotbugs/spotbugs-annotations@";

  @Test
  void everythingThatIsShippedIsNamed() throws IOException {
    TreeSet<String> named = new TreeSet<>();
    for (JsonNode component : components()) {
      named.add(
          component.path("name").asString() + "-" + component.path("version").asString() + ".jar");
    }
    try (Stream<Path> jars = Files.list(LIB)) {
      assertThat(
              jars.map(jar -> jar.getFileName().toString())
                  .filter(jar -> !jar.startsWith("standalone-"))
                  .filter(jar -> !named.contains(jar)))
          .as("jars in %s that the bill of materials does not name", LIB)
          .isEmpty();
    }
  }

  @Test
  void everyLicenceAllowsIt() throws IOException {
    SortedMap<String, List<String>> misfits = new TreeMap<>();
    for (JsonNode component : components()) {
      List<String> licences =
          component.path("licenses").valueStream().map(LicencesIT::licence).toList();
      if (component.path("purl").asString().startsWith(EXCHANGEABLE)) {
        continue;
      }
      if (licences.stream().noneMatch(licence -> FITS.matcher(licence).matches())) {
        misfits.put(component.path("purl").asString(), licences);
      }
    }
    assertThat(misfits).isEmpty();
  }

  private static String licence(JsonNode entry) {
    return entry.path("expression").asString("")
        + entry.path("license").path("id").asString("")
        + entry.path("license").path("name").asString("");
  }

  private static List<JsonNode> components() throws IOException {
    List<JsonNode> components =
        JsonMapper.shared()
            .readTree(Files.readString(BOM))
            .path("components")
            .valueStream()
            .toList();
    assertThat(components).hasSizeGreaterThan(100);
    return components;
  }
}
