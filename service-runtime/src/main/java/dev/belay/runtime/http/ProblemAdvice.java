package dev.belay.runtime.http;

import dev.belay.runtime.publish.NotPublishedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns every failure into a problem. An unexpected one reveals nothing of the inside to the
 * caller. A service handles its own exceptions in an advice of its own, which comes before this
 * one.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notPublished(NotPublishedException e) {
    LOG.atError().setCause(e).log("Kafka did not acknowledge the event of a request");
    return Problems.answer(
        Problems.problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "kafka-unavailable",
            "Kafka did not acknowledge the event; try again"));
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<ProblemDetail> database(RuntimeException e) {
    LOG.atError().setCause(e).log("The database refused a request");
    return Problems.answer(
        Problems.problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "database-unavailable",
            "the service's database does not answer; the cause is in the service's log"));
  }

  /** Its message quotes the header, which may be a secret: it goes nowhere. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> rejected(RequestRejectedException e) {
    LOG.atWarn().log("A request was refused: a header or a parameter is no text");
    return Problems.answer(
        Problems.problem(
            HttpStatus.BAD_REQUEST, "bad-request", "a header or a parameter is no text"));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(Exception e) {
    LOG.atError().setCause(e).log("A request failed unexpectedly");
    return Problems.answer(
        Problems.problem(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal",
            "unexpected error; the cause is in the service's log"));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String rule = "a JSON object of the described fields";
    ProblemDetail problem =
        Problems.problem(
            HttpStatus.BAD_REQUEST,
            "invalid-body",
            "the body must be %s: %s".formatted(rule, UnreadableBody.reason(e.getCause())));
    problem.setProperty("parameter", "body");
    problem.setProperty("rule", rule);
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  /** Spring's own problems (405, 406, 415, unknown path), with a type like the others. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem) {
      Problems.name(problem, status.value());
    }
    HttpHeaders answered = new HttpHeaders();
    answered.putAll(headers);
    answered.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return new ResponseEntity<>(body, answered, status);
  }
}
