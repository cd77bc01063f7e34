package dev.belay.ledger.api;

import dev.belay.ledger.choice.SetChoice;
import dev.belay.ledger.choice.UnknownSetException;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.verification.RecoveryEventPublisher.NotPublishedException;
import java.net.URI;
import java.util.Locale;
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
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every failure as a problem (RFC 9457). The type is {@code urn:belay:problem:<name>}. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final URI ABOUT_BLANK = URI.create("about:blank");

  /** A problem with its name, for answers that no controller gives. */
  static ProblemDetail problem(HttpStatus status, String name, @Nullable String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("urn:belay:problem:" + name));
    problem.setTitle(status.getReasonPhrase());
    return problem;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(InvalidParameterException e) {
    ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "invalid-parameter", e.getMessage());
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
  ResponseEntity<ProblemDetail> conflict(Operations.ConflictException e) {
    return answer(problem(HttpStatus.CONFLICT, "conflict", e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noSet(SetChoice.NoSetException e) {
    return answer(problem(HttpStatus.UNPROCESSABLE_CONTENT, "no-recovery-set", e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(UnknownSetException e) {
    return answer(problem(HttpStatus.NOT_FOUND, "not-found", e.getMessage()));
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

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String rule = "a JSON object of the described fields";
    ProblemDetail problem =
        problem(
            HttpStatus.BAD_REQUEST,
            "invalid-body",
            "the body must be %s: %s".formatted(rule, firstLine(e.getMostSpecificCause())));
    problem.setProperty("parameter", "body");
    problem.setProperty("rule", rule);
    return handleExceptionInternal(e, problem, headers, status, request);
  }

  /** Spring's own (405, 406, 415, unknown path), with a type like the others. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail detail
        && (detail.getType() == null || ABOUT_BLANK.equals(detail.getType()))
        && HttpStatus.resolve(status.value()) instanceof HttpStatus known) {
      String name = known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
      detail.setType(URI.create("urn:belay:problem:" + name));
    }
    HttpHeaders answered = new HttpHeaders();
    answered.putAll(headers);
    answered.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return new ResponseEntity<>(body, answered, status);
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
