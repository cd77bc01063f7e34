package dev.belay.standalone.server;

import dev.belay.access.Scope;
import dev.belay.access.StoredToken;
import dev.belay.access.Token;
import dev.belay.access.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tokens that a home's services accept: those that {@code belay token} makes, and the home's
 * own, {@code api-token}, which the command line shows. Services read hashes alone; files of before
 * had tokens only.
 */
final class HomeTokens {
  private static final String OWN = "home";
  private static final Pattern OWN_NAMES = Pattern.compile(OWN + "(-[0-9]+)?");

  private HomeTokens() {}

  /**
   * @param own the home's tokens, one a line; whoever may read it may do everything
   * @return {@code tokens}, which knows all of them, and none that {@code own} has no longer
   */
  static Path of(Path own, Path tokens, Clock clock) throws IOException {
    List<String> lines =
        Files.readAllLines(own).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    TokenFile file = new TokenFile(tokens);
    for (StoredToken known : file.read().tokens()) {
      if (OWN_NAMES.matcher(known.name()).matches()) {
        file.remove(known.name());
      }
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    for (int i = 0; i < lines.size(); i++) {
      file.add(
          new StoredToken(
              i == 0 ? OWN : OWN + "-" + (i + 1),
              Token.hash(lines.get(i)),
              List.of(Scope.ADMIN.word()),
              List.of(),
              List.of(),
              now,
              null));
    }
    return tokens;
  }
}
