package dev.belay.ledger.api;

import dev.belay.ledger.intake.RecoveryEventPublisher.NotPublishedException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every failure as a problem (RFC 9457). The type is {@code urn:belay:problem:<name>}. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** A problem with its name, for answers that no controller gives. */
  static ProblemDetail problem(HttpStatus status, String name, @Nullable String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("urn:belay:problem:" + name));
    problem.setTitle(status.getReasonPhrase());
    return problem;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(InvalidParameterException e) {
    ProblemDetail problem =
        problem(HttpStatus.BAD_REQUEST, "invalid-parameter", e.getMessage());
    problem.setProperty("parameter", e.parameter());
    problem.setProperty("value", e.value());
    problem.setProperty("rule", e.rule());
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notFound(NotFoundException e) {
    return answer(problem(HttpStatus.NOT_FOUND, "not-found", e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notCaptured(NotCapturedException e) {
    return answer(problem(HttpStatus.CONFLICT, "not-captured", e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notPublished(NotPublishedException e) {
    LOG.atError().setCause(e).log("A verification request was not acknowledged by Kafka");
    return answer(problem(HttpStatus.SERVICE_UNAVAILABLE, "kafka-unavailable", e.getMessage()));
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<ProblemDetail> database(RuntimeException e) {
    LOG.atError().setCause(e).log("The database refused a request");
    return answer(
        problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "database-unavailable",
            "the ledger's database does not answer; the cause is in the log"));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(Exception e) {
    LOG.atError().setCause(e).log("A request failed unexpectedly");
    return answer(
        problem(
            HttpStatus.INTERNAL_SERVER_ERROR, "internal", "unexpected; the cause is in the log"));
  }

  /** Spring's own (405, 406, 415, unreadable body, unknown path), with a type like the others. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    HttpHeaders answered = new HttpHeaders();
    answered.putAll(headers);
    answered.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    Object problem = body;
    if (body instanceof ProblemDetail detail
        && HttpStatus.resolve(status.value()) instanceof HttpStatus known) {
      detail.setType(
          URI.create(
              "urn:belay:problem:"
                  + known.getReasonPhrase().toLowerCase(java.util.Locale.ROOT).replace(' ', '-')));
      problem = detail;
    }
    return super.handleExceptionInternal(e, problem, answered, status, request);
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
