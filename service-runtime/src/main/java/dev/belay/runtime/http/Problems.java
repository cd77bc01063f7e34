package dev.belay.runtime.http;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Failures as problems (RFC 9457). The type is {@code urn:belay:problem:<name>}. */
public final class Problems {
  private static final String TYPE = "urn:belay:problem:";
  private static final URI ABOUT_BLANK = URI.create("about:blank");

  private Problems() {}

  public static ProblemDetail problem(HttpStatus status, String name, @Nullable String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create(TYPE + name));
    problem.setTitle(status.getReasonPhrase());
    return problem;
  }

  public static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  /** A problem that is named after its status, and says nothing else. */
  static ProblemDetail ofStatus(HttpStatus status) {
    ProblemDetail problem = ProblemDetail.forStatus(status);
    name(problem, status.value());
    return problem;
  }

  /** A problem without a type is named after its status. */
  static void name(ProblemDetail problem, int status) {
    boolean nameless = problem.getType() == null || ABOUT_BLANK.equals(problem.getType());
    if (nameless && HttpStatus.resolve(status) instanceof HttpStatus known) {
      String name = known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
      problem.setType(URI.create(TYPE + name));
    }
  }
}
