package dev.belay.standalone.external;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AccessListTest {
  private static final Path GUIDE = Path.of("..", "docs", "guides", "external.md");
  private static final Pattern NAME = Pattern.compile("`([a-z-]+[.a-z-]*\\*?)`");

  /** The first name of a row is the role's. */
  @Test
  void theGuideHasWhatTheListHas() throws Exception {
    AccessList list = AccessList.read();
    List<String> guide = Files.readAllLines(GUIDE);

    for (String role : list.roles()) {
      String row =
          guide.stream()
              .filter(line -> line.startsWith("| `" + role + "`"))
              .findFirst()
              .orElseThrow();
      Set<String> names = new TreeSet<>();
      Matcher matcher = NAME.matcher(row);
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
      names.remove(role);
      assertThat(names).as(role).containsExactlyInAnyOrderElementsOf(list.names(role));
    }
  }
}
