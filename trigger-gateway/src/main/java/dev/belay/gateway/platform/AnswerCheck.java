package dev.belay.gateway.platform;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the status of an answer means to the caller. A rate limit, as on GitHub, is 429, or 403 with
 * {@code Retry-After}, with {@code x-ratelimit-remaining: 0}, or with "rate limit" in the message.
 */
final class AnswerCheck {
  private static final int LONGEST_MESSAGE = 300;
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private final String name;
  private final Clock clock;

  AnswerCheck(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  void require(String method, ApiPath path, int status, HttpHeaders headers, JsonNode body)
      throws PlatformException {
    if (status >= 200 && status < 300) {
      return;
    }
    String said = said(body);
    String message =
        "%s answered %s %s with %d%s".formatted(name, method, path, status, quoted(said));
    if (status >= 500 || status == 408 || status == 429 || isLimited(status, headers, said)) {
      throw new PlatformException.Unavailable(message, wait(headers), null);
    }
    throw new PlatformException.Refused(message, status);
  }

  private static boolean isLimited(int status, HttpHeaders headers, @Nullable String said) {
    return status == 403
        && (headers.firstValue("Retry-After").isPresent()
            || headers.firstValue("x-ratelimit-remaining").filter("0"::equals).isPresent()
            || (said != null && said.toLowerCase(Locale.ROOT).contains("rate limit")));
  }

  /** GitHub: Retry-After, or x-ratelimit-reset when nothing remains. GitLab: RateLimit-Reset. */
  private @Nullable Duration wait(HttpHeaders headers) {
    OptionalLong seconds = number(headers, "Retry-After");
    if (seconds.isPresent()) {
      return bounded(Duration.ofSeconds(seconds.getAsLong()));
    }
    boolean none =
        headers.firstValue("x-ratelimit-remaining").filter("0"::equals).isPresent()
            || headers.firstValue("RateLimit-Remaining").filter("0"::equals).isPresent();
    OptionalLong reset = number(headers, "x-ratelimit-reset");
    OptionalLong at = reset.isPresent() ? reset : number(headers, "RateLimit-Reset");
    return none && at.isPresent()
        ? bounded(Duration.between(clock.instant(), Instant.ofEpochSecond(at.getAsLong())))
        : null;
  }

  private static Duration bounded(Duration wait) {
    if (wait.compareTo(Duration.ofSeconds(1)) < 0) {
      return Duration.ofSeconds(1);
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static OptionalLong number(HttpHeaders headers, String header) {
    return headers
        .firstValue(header)
        .filter(text -> text.matches("\\d{1,11}"))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  /** GitHub and GitLab: {@code message}, a text or an object of texts; OAuth: {@code error}. */
  private static @Nullable String said(JsonNode body) {
    for (String field : new String[] {"message", "error_description", "error"}) {
      JsonNode value = body.path(field);
      if (!value.isMissingNode() && !value.isNull()) {
        String text = value.isString() ? value.asString() : value.toString();
        return dev.belay.sources.SafeText.of(
            text.substring(0, Math.min(text.length(), LONGEST_MESSAGE)));
      }
    }
    return null;
  }

  private static String quoted(@Nullable String said) {
    return said == null ? "" : ": \"" + said + "\"";
  }
}
