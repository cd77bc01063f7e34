package dev.belay.runtime.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which commit a file is of, as far as its place tells. */
final class Checkout {
  /** Tools that follow a repository, such as git-sync, name a checkout's folder by its commit. */
  private static final Pattern COMMIT = Pattern.compile("(?:^|[^0-9a-f])([0-9a-f]{40})$");

  private Checkout() {}

  /** Null if no folder that the file really is in is named by a commit. */
  static @Nullable String commitOf(Path file) {
    try {
      for (Path folder = file.toRealPath().getParent();
          folder != null && folder.getFileName() != null;
          folder = folder.getParent()) {
        Matcher named = COMMIT.matcher(String.valueOf(folder.getFileName()));
        if (named.find()) {
          return named.group(1);
        }
      }
      return null;
    } catch (IOException e) {
      return null; // replaced at this moment; it is told without its commit
    }
  }
}
