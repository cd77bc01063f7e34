package dev.belay.ledger.notify.channel;

import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.SecretReference.UnresolvableSecretException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/**
 * Looks secrets up, each time that they are needed: a file may have another one today. No message
 * quotes one.
 */
final class Secrets {
  private final Map<String, String> environment;

  /**
   * @param environment the process's environment variables
   */
  Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  String get(String key, SecretReference place) throws UndeliveredException {
    String secret;
    try {
      secret = place.resolve(environment).strip();
    } catch (UnresolvableSecretException e) {
      throw UndeliveredException.unready("%s: %s".formatted(key, e.getMessage()));
    }
    if (secret.isEmpty()) {
      throw UndeliveredException.unready("%s: %s is empty".formatted(key, named(place)));
    }
    return secret;
  }

  URI url(SecretReference place, boolean allowHttp) throws UndeliveredException {
    String text = get("url", place);
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean safe = scheme.equals("https") || (allowHttp && scheme.equals("http"));
      if (safe && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Refused below, without quoting it.
    }
    throw UndeliveredException.unready(
        "url: what %s holds must be a URL with %s and a host, without user and password"
            .formatted(named(place), allowHttp ? "http or https" : "https"));
  }

  private static String named(SecretReference place) {
    return switch (place) {
      case SecretReference.EnvironmentVariable(String name) -> "the environment variable " + name;
      case SecretReference.SecretFile(java.nio.file.Path path) -> "the file " + path;
      case SecretReference.None none -> "none";
    };
  }
}
