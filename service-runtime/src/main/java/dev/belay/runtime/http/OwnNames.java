package dev.belay.runtime.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that were meant for this service, by their {@code Host}. A page in somebody's
 * browser can have its own name resolved to this machine (DNS rebinding), and would read what the
 * service tells everybody here. Addresses can't be rebound, so they are always good.
 */
final class OwnNames extends OncePerRequestFilter {
  private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final int LONGEST_TOLD = 100;

  private final Set<String> names;
  private final boolean takesOthers;
  private final JsonMapper json;

  /**
   * @param names besides {@code localhost}
   * @param local whether the service listens on this machine alone
   */
  OwnNames(Set<String> names, boolean local, JsonMapper json) {
    this.names =
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.takesOthers = names.isEmpty() && !local;
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String name = request.getServerName().toLowerCase(Locale.ROOT);
    if (takesOthers || isOwn(name)) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(HttpStatus.MISDIRECTED_REQUEST.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(
        response.getOutputStream(),
        Problems.problem(
            HttpStatus.MISDIRECTED_REQUEST,
            "foreign-host",
            "the header Host names \"%s\", which is no name of this service; belay.http.hosts lists its names"
                .formatted(name.substring(0, Math.min(name.length(), LONGEST_TOLD)))));
  }

  private boolean isOwn(String name) {
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || ADDRESS.matcher(name).matches()
        || names.contains(name);
  }
}
