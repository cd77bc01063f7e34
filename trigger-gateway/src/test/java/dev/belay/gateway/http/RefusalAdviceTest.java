package dev.belay.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.gateway.callers.CallerRefusedException;
import dev.belay.gateway.receive.NotReceivedException;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** What callers and senders see of a refusal. */
class RefusalAdviceTest {
  private final RefusalAdvice advice = new RefusalAdvice();

  @Test
  void whoIsNotKnownIsAskedForATokenAndToldWhenTheirsIsInvalid() {
    ResponseEntity<ProblemDetail> none =
        advice.refused(new CallerRefusedException.Unknown("a token is needed", false));
    ResponseEntity<ProblemDetail> invalid =
        advice.refused(new CallerRefusedException.Unknown("the token is refused", true));

    assertProblem(none, 401, "unauthorized", "a token is needed");
    assertThat(none.getHeaders().getFirst("WWW-Authenticate")).isEqualTo("Bearer");
    assertProblem(invalid, 401, "unauthorized", "the token is refused");
    assertThat(invalid.getHeaders().getFirst("WWW-Authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");
  }

  @Test
  void whoMayNotIsForbidden() {
    assertProblem(
        advice.refused(new CallerRefusedException.Forbidden("not yours")),
        403,
        "forbidden",
        "not yours");
  }

  @Test
  void whatCanBeTriedAgainSaysWhen() {
    ResponseEntity<ProblemDetail> keys =
        advice.refused(new CallerRefusedException.Uncheckable("the keys can't be fetched"));
    ResponseEntity<ProblemDetail> spool =
        advice.notReceived(new NotReceivedException.Unavailable());

    assertProblem(keys, 503, "service-unavailable", "the keys can't be fetched");
    assertThat(keys.getHeaders().getFirst("Retry-After")).isEqualTo("30");
    assertProblem(
        spool, 503, "service-unavailable", "the delivery can't be stored now; send it again later");
    assertThat(spool.getHeaders().getFirst("Retry-After")).isEqualTo("30");
  }

  @Test
  void aSenderHearsWhatToShowAndWhatIsTooLarge() {
    assertProblem(
        advice.notReceived(new NotReceivedException.Unauthenticated("show the secret")),
        401,
        "unauthorized",
        "show the secret");
    assertProblem(
        advice.notReceived(new NotReceivedException.TooLarge(10)),
        413,
        "content-too-large",
        "the event would have more than 10 bytes, the most that Kafka is given");
  }

  private static void assertProblem(
      ResponseEntity<ProblemDetail> answer, int status, String name, String detail) {
    assertThat(answer.getStatusCode().value()).isEqualTo(status);
    assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
    ProblemDetail problem = Objects.requireNonNull(answer.getBody());
    assertThat(problem.getType()).isEqualTo(URI.create("urn:belay:problem:" + name));
    assertThat(problem.getStatus()).isEqualTo(status);
    assertThat(problem.getDetail()).isEqualTo(detail);
  }
}
