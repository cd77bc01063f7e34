package dev.belay.sources;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The name of a repository from its address, such as {@code https://github.com/acme/shop.git}. */
public final class RepositoryPath {
  private static final String HUB = "github.com";

  private RepositoryPath() {}

  /**
   * @param address a URL or URI reference, or an SSH address such as {@code git@host:path}
   * @return the path, without GitLab's part after {@code /-/}, and on github.com only its first two
   *     parts; null when it has fewer than two
   */
  public static @Nullable String of(@Nullable String address) {
    if (address == null) {
      return null;
    }
    URI uri;
    try {
      uri = new URI(address.replaceFirst("^git@([^:/]+):", "ssh://$1/"));
    } catch (URISyntaxException e) {
      return null;
    }
    if (uri.getPath() == null) {
      return null;
    }
    String path =
        uri.getPath().split("/-/", 2)[0].replaceAll("^/+|/+$", "").replaceFirst("\\.git$", "");
    String host = uri.getHost();
    if (host == null && path.startsWith(HUB + "/")) {
      host = HUB;
      path = path.substring(HUB.length() + 1);
    }
    String[] parts = path.split("/", -1);
    if (parts.length < 2) {
      return null;
    }
    return SafeText.of(HUB.equalsIgnoreCase(host) ? parts[0] + "/" + parts[1] : path);
  }
}
