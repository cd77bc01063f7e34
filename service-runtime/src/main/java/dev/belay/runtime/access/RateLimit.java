package dev.belay.runtime.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belay.runtime.http.Problems;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * How much one caller may ask for: a holder of a token, by its name, and whoever shows none, by
 * address. A caller that loops does not slow the others down.
 */
final class RateLimit extends OncePerRequestFilter {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_CALLERS = 10_000;

  private final int perMinute;
  private final JsonMapper json;

  /** Who has been quiet for as long as a bucket takes to fill may be forgotten. */
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST_CALLERS).expireAfterAccess(MINUTE).build();

  /**
   * @param perMinute requests of one caller, which it may also send at once
   */
  RateLimit(int perMinute, JsonMapper json) {
    this.perMinute = perMinute;
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    ConsumptionProbe probe =
        Objects.requireNonNull(buckets.get(caller(request), ignored -> full()))
            .tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      chain.doFilter(request, response);
      return;
    }
    long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
    response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(
        response.getOutputStream(),
        Problems.problem(
            HttpStatus.TOO_MANY_REQUESTS,
            "too-many-requests",
            "more than %d requests within a minute; try again in %d s (belay.api.requests-per-minute)"
                .formatted(perMinute, seconds)));
  }

  private static String caller(HttpServletRequest request) {
    return IdentityAuthentication.current()
        .map(identity -> "holder " + identity.credential().name())
        .orElseGet(() -> "address " + request.getRemoteAddr());
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }
}
