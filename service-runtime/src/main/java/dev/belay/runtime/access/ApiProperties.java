package dev.belay.runtime.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param tokenFile the tokens, as {@code belay token create} writes them; without it every request
 *     that needs a token is refused
 * @param requestsPerMinute how many requests one caller may send within a minute; at least 1
 */
@ConfigurationProperties("belay.api")
public record ApiProperties(@Nullable Path tokenFile, @DefaultValue("1200") int requestsPerMinute) {
  public ApiProperties {
    if (requestsPerMinute < 1) {
      throw new IllegalArgumentException(
          "belay.api.requests-per-minute is %d; it must be at least 1"
              .formatted(requestsPerMinute));
    }
  }
}
