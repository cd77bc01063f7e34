package dev.belay.ledger.api;

import static dev.belay.runtime.http.Problems.answer;
import static dev.belay.runtime.http.Problems.problem;

import dev.belay.ledger.choice.SetChoice;
import dev.belay.ledger.choice.UnknownSetException;
import dev.belay.ledger.operation.store.Operations;
import dev.belay.ledger.operation.store.SecondPersonException;
import dev.belay.ledger.stream.Streams;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Maps the ledger's own exceptions to responses. The runtime's advice maps all others. */
@RestControllerAdvice
@Order(0)
class LedgerProblems {
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
  ResponseEntity<ProblemDetail> forbidden(ForbiddenException e) {
    return answer(problem(HttpStatus.FORBIDDEN, "forbidden", e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> secondPerson(SecondPersonException e) {
    ProblemDetail problem = problem(HttpStatus.FORBIDDEN, "second-person", e.getMessage());
    problem.setProperty("askedBy", e.askedBy());
    problem.setProperty("rule", "approval: two");
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notCaptured(NotCapturedException e) {
    return answer(problem(HttpStatus.CONFLICT, "not-captured", e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noPolicy(NoPolicyException e) {
    return answer(problem(HttpStatus.CONFLICT, "no-policy", e.getMessage()));
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
  ResponseEntity<ProblemDetail> full(Streams.FullException e) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "30")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem(HttpStatus.SERVICE_UNAVAILABLE, "busy", e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(UnknownSetException e) {
    return answer(problem(HttpStatus.NOT_FOUND, "not-found", e.getMessage()));
  }
}
