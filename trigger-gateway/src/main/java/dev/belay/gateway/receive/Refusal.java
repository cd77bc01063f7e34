package dev.belay.gateway.receive;

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
    Refusal refusal =
        new Refusal(
            HttpStatus.SERVICE_UNAVAILABLE,
            "the delivery can't be stored now; send it again later");
    refusal.getHeaders().set("Retry-After", "30");
    return refusal;
  }
}
