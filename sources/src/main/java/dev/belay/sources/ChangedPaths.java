package dev.belay.sources;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The files that a push's commits name, in the form that GitHub and GitLab share: {@code added},
 * {@code modified} and {@code removed} of each commit.
 *
 * @param paths each once, at most {@link #MOST}
 * @param complete whether {@code paths} has every file of these commits, exactly as named
 */
public record ChangedPaths(List<String> paths, boolean complete) {
  public static final int MOST = 1000;

  /**
   * The limit for all paths together: an event has to fit into a Kafka message of 1 MB, at up to 3
   * bytes per character.
   */
  private static final int MOST_CHARACTERS = 200_000;

  public ChangedPaths {
    paths = List.copyOf(paths);
  }

  /** Without commits, nothing is known. */
  public static ChangedPaths of(JsonNode commits) {
    Set<String> paths = new LinkedHashSet<>();
    int left = MOST_CHARACTERS;
    boolean complete = commits.isArray() && !commits.isEmpty();
    for (JsonNode commit : commits.values()) {
      for (String kind : new String[] {"added", "modified", "removed"}) {
        JsonNode files = commit.path(kind);
        complete &= files.isArray();
        for (JsonNode file : files.values()) {
          String path = file.isString() ? SafeText.of(file) : null;
          complete &= path != null && path.equals(file.asString());
          if (path == null || paths.contains(path)) {
            continue;
          }
          if (paths.size() == MOST || path.length() > left) {
            return new ChangedPaths(List.copyOf(paths), false);
          }
          paths.add(path);
          left -= path.length();
        }
      }
    }
    return new ChangedPaths(List.copyOf(paths), complete);
  }
}
