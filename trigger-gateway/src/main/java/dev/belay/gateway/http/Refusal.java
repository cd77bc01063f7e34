package dev.belay.gateway.http;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A request is refused, with an RFC 9457 problem. */
public final class Refusal extends ErrorResponseException {
  public Refusal(HttpStatus status, String detail) {
    super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  /** The spool can't take it now. */
  public static Refusal tryAgainLater() {
    return unavailable("the delivery can't be stored now; send it again later", 30);
  }

  /** The gateway is receiving too much at once. */
  static Refusal busy() {
    return unavailable("too many large requests at once; send it again later", 5);
  }

  private static Refusal unavailable(String detail, int seconds) {
    Refusal refusal = new Refusal(HttpStatus.SERVICE_UNAVAILABLE, detail);
    refusal.getHeaders().set("Retry-After", String.valueOf(seconds));
    return refusal;
  }
}
