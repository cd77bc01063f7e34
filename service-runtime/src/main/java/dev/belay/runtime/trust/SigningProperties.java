package dev.belay.runtime.trust;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The keys of records. Both are read again when they change.
 *
 * @param key the file of the service's own key, or a folder that has it as {@code ROLE.key}
 * @param trusted the list of trusted keys, or a folder of such lists
 */
@ConfigurationProperties("belay.signing")
public record SigningProperties(@Nullable Path key, @Nullable Path trusted) {

  Path requireKey() {
    return required("key", key);
  }

  Path requireTrusted() {
    return required("trusted", trusted);
  }

  private static Path required(String name, @Nullable Path path) {
    if (path == null) {
      throw new IllegalStateException(
          "belay.signing."
              + name
              + " is not set: services sign what they say to each other, and need a key and the"
              + " list of trusted keys (docs/guides/operate.md, Keys of records)");
    }
    return path;
  }
}
