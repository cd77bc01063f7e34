package dev.belay.gateway.http;

import dev.belay.gateway.callers.CallerRefusedException;
import dev.belay.gateway.receive.NotReceivedException;
import dev.belay.runtime.http.Problems;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the gateway's own exceptions are over HTTP: the status, and what the caller can do. */
@RestControllerAdvice
@Order(0)
class RefusalAdvice {
  private static final Map<String, String> LATER = Map.of("Retry-After", "30");

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(CallerRefusedException e) {
    return switch (e) {
      case CallerRefusedException.Unknown unknown ->
          answer(HttpStatus.UNAUTHORIZED, unknown, Map.of("WWW-Authenticate", challenge(unknown)));
      case CallerRefusedException.Forbidden forbidden ->
          answer(HttpStatus.FORBIDDEN, forbidden, Map.of());
      case CallerRefusedException.Uncheckable uncheckable ->
          answer(HttpStatus.SERVICE_UNAVAILABLE, uncheckable, LATER);
    };
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notReceived(NotReceivedException e) {
    return switch (e) {
      case NotReceivedException.Unauthenticated sender ->
          answer(HttpStatus.UNAUTHORIZED, sender, Map.of());
      case NotReceivedException.TooLarge large ->
          answer(HttpStatus.CONTENT_TOO_LARGE, large, Map.of());
      case NotReceivedException.Unavailable unavailable ->
          answer(HttpStatus.SERVICE_UNAVAILABLE, unavailable, LATER);
    };
  }

  /** RFC 6750, section 3. */
  private static String challenge(CallerRefusedException.Unknown caller) {
    return caller.invalidToken() ? "Bearer error=\"invalid_token\"" : "Bearer";
  }

  private static ResponseEntity<ProblemDetail> answer(
      HttpStatus status, RuntimeException cause, Map<String, String> headers) {
    String name = status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.forEach(answer::header);
    return answer.body(Problems.problem(status, name, cause.getMessage()));
  }
}
