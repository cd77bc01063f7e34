package dev.belay.runtime.access;

import dev.belay.access.Scope;
import dev.belay.runtime.http.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import tools.jackson.databind.json.JsonMapper;

/** Refusals as problems, with the header of RFC 6750, section 3. */
final class AccessProblems implements AuthenticationEntryPoint, AccessDeniedHandler {
  private static final String RETRY_AFTER_SECONDS = "30";

  private final Bearers bearers;
  private final JsonMapper json;

  AccessProblems(Bearers bearers, JsonMapper json) {
    this.bearers = bearers;
    this.json = json;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (e instanceof AuthenticationServiceException) {
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      write(response, HttpStatus.SERVICE_UNAVAILABLE, "undecided", message(e));
    } else if (e instanceof InvalidBearerTokenException) {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
      write(response, HttpStatus.UNAUTHORIZED, "unauthorized", Bearers.reason(e));
    } else {
      response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      write(
          response,
          HttpStatus.UNAUTHORIZED,
          "unauthorized",
          "this needs the header Authorization: Bearer with " + bearers.accepted());
    }
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
    write(
        response,
        HttpStatus.FORBIDDEN,
        "forbidden",
        IdentityAuthentication.current()
            .map(
                it ->
                    "%s %s needs a scope that the token of %s does not have; it has %s"
                        .formatted(
                            request.getMethod(),
                            request.getRequestURI(),
                            it.credential().name(),
                            it.credential().scopes().stream()
                                .map(Scope::word)
                                .sorted()
                                .collect(Collectors.joining(", "))))
            .orElse("this needs a token"));
  }

  private static String message(AuthenticationException e) {
    return Objects.requireNonNullElse(e.getMessage(), "the token is refused");
  }

  private void write(HttpServletResponse response, HttpStatus status, String name, String detail)
      throws IOException {
    ProblemDetail problem = Problems.problem(status, name, detail);
    response.setStatus(status.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    json.writeValue(response.getOutputStream(), problem);
  }
}
