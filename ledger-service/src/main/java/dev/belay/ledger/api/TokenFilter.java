package dev.belay.ledger.api;

import dev.belay.runtime.http.ApiTokens;
import dev.belay.runtime.http.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Refuses a request without a token if it needs one: every write, and reads if so configured. */
final class TokenFilter extends OncePerRequestFilter {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final ApiTokens tokens;
  private final boolean readRequiresToken;
  private final JsonMapper json;

  TokenFilter(ApiTokens tokens, boolean readRequiresToken, JsonMapper json) {
    this.tokens = tokens;
    this.readRequiresToken = readRequiresToken;
    this.json = json;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean open = READING.contains(request.getMethod()) && !readRequiresToken;
    if (open || tokens.accept(ApiTokens.bearer(request.getHeader(HttpHeaders.AUTHORIZATION)))) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(HttpStatus.UNAUTHORIZED.value());
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(
        response.getOutputStream(),
        Problems.problem(
            HttpStatus.UNAUTHORIZED,
            "unauthorized",
            "this request needs the header Authorization: Bearer with a token of"
                + " belay.api.token-file"));
  }
}
