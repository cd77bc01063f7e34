package dev.belay.sources.cloudevents;

import dev.belay.sources.SafeText;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The repository in a CloudEvent's source, such as {@code https://github.com/acme/shop}. */
final class SourceRepository {
  private SourceRepository() {}

  /**
   * @return the path, without what GitLab puts after {@code /-/}, and on github.com only its first
   *     two parts; null when it has fewer than two
   */
  static @Nullable String of(@Nullable String source) {
    if (source == null) {
      return null;
    }
    URI uri;
    try {
      uri = new URI(source);
    } catch (URISyntaxException e) {
      return null;
    }
    if (uri.getPath() == null) {
      return null;
    }
    String path =
        uri.getPath().split("/-/", 2)[0].replaceAll("^/+|/+$", "").replaceFirst("\\.git$", "");
    String[] parts = path.split("/", -1);
    if (parts.length < 2) {
      return null;
    }
    boolean hub = uri.getHost() == null ? parts[0].equals("github.com") : isHub(uri.getHost());
    int from = uri.getHost() == null && hub ? 1 : 0;
    return SafeText.of(
        hub && parts.length >= from + 2 ? parts[from] + "/" + parts[from + 1] : path);
  }

  private static boolean isHub(String host) {
    return host.equalsIgnoreCase("github.com");
  }
}
