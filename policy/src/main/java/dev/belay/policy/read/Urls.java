package dev.belay.policy.read;

import dev.belay.policy.yaml.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads addresses that Belay calls. */
final class Urls {
  private static final URI NOWHERE = URI.create("http://localhost");

  private Urls() {}

  /**
   * Reads a URL with http or https and a host. Never quotes a refused text: it may hold a password.
   */
  static URI read(Value value, Allowed allowed) {
    try {
      URI url = new URI(value.text());
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https"))
          && url.getHost() != null
          && url.getUserInfo() == null) {
        allowed.refusal(url).ifPresent(value::refuseIfTextWithoutQuoting);
        return url;
      }
    } catch (URISyntaxException e) {
      // Refused below.
    }
    value.refuseIfTextWithoutQuoting(
        "must be a URL with http or https and a host, without user and password");
    return NOWHERE;
  }
}
