package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SetsCommandTest {
  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void listsWhatMatchesOverSeveralPages() {
    String set =
        Documents.set("captured", "verified", Documents.point("a", "captured", "verified"));
    services.on(
        "GET /v1/recovery-sets",
        Reply.ok("{\"items\":[" + set + "],\"next\":\"c 1\"}"),
        Reply.ok("{\"items\":[" + set + "],\"next\":null}"));

    Run run = Run.of(services.environment(), "sets", "list", "--application=a b", "--limit=5");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.out()).contains("s1 ", "3f2c1d0aa55", "verified");
    assertThat(services.requests().stream().map(FakeServices.Request::line))
        .containsExactly(
            "GET /v1/recovery-sets?application=a%20b&limit=5",
            "GET /v1/recovery-sets?application=a%20b&limit=4&cursor=c%201");
  }

  @Test
  void saysWhatIsOverdueAndWhatTheLastAttemptFailedWith() {
    String due = "2026-11-23T12:10:00Z";
    String set =
        """
        {"recoverySetId":"s1","application":"shop","environment":"production","status":"capturing",
         "verdict":"unverified","overdueSince":"%s","recoveryPoints":[{"recoveryPointId":"p1",
         "dataStore":"orders","status":"capturing","progress":{"step":"orders 1/2"},
         "overdueSince":"%s","lastFailure":{"kind":"vault","message":"S3 answered 503","attempts":9}}]}\
        """
            .formatted(due, due);
    services.on("GET /v1/recovery-sets", Reply.ok("{\"items\":[" + set + "],\"next\":null}"));
    services.on("GET /v1/recovery-sets/s1", Reply.ok(set));

    Run list = Run.of(services.environment(), "sets", "list", "--overdue");
    Run show = Run.of(services.environment(), "sets", "show", "s1");

    assertThat(list.out()).contains("overdue since " + due);
    assertThat(services.requests().getFirst().line())
        .isEqualTo("GET /v1/recovery-sets?overdue=true&limit=20");
    assertThat(show.out())
        .contains(
            "  status      overdue since " + due,
            "  overdue    since " + due + ": no result came by its deadline",
            "  doing      orders 1/2",
            "  attempts   9 failed, the last one with vault: S3 answered 503");
  }

  @Test
  void listsAsOneDocument() {
    services.on("GET /v1/recovery-sets", Reply.ok("{\"items\":[],\"next\":null}"));

    Run run = Run.of(services.environment(), "sets", "list", "--json");

    assertThat(run.json().path("items").isArray()).isTrue();
    assertThat(run.json().path("next").isNull()).isTrue();
  }

  @Test
  void showsWhatIsWrongFirstAndSummarisesWhatPassed() {
    showing();

    String out = Run.of(services.environment(), "sets", "show", "s1").out();

    assertThat(out)
        .containsSubsequence(
            "failed   digest public.orders [digest]: expected 1, found 2",
            "unknown  amcheck public.stock: not installed",
            "passed   rows: 2")
        .doesNotContain("public.first");
  }

  @Test
  void showsEveryCheckWhenAsked() {
    showing();

    String out = Run.of(services.environment(), "sets", "show", "s1", "--all-checks").out();

    assertThat(out).contains("passed   rows public.first", "passed   rows public.second");
  }

  @Test
  void aSetNamesItsTraceAndRequestsGoOnInTheCallersOwn() {
    String set =
        Documents.set("captured", "verified").replace("\"labels\":{}", "\"traceId\":\"0af7\"");
    services.on("GET /v1/recovery-sets/s1", Reply.ok(set), Reply.ok(set), Reply.ok(set));
    String place = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    assertThat(Run.of(services.environment(), "sets", "show", "s1").out())
        .contains("  trace       0af7");
    for (String variable : List.of(place, "no traceparent")) {
      Map<String, String> environment = new HashMap<>(services.environment());
      environment.put("TRACEPARENT", variable);
      assertThat(Run.of(environment, "sets", "show", "s1").code()).isZero();
    }

    assertThat(services.requests())
        .extracting(FakeServices.Request::traceparent)
        .containsExactly(null, place, null);
  }

  @Test
  void showsWhatAVerifiedPointLacks() {
    String lacks = "complete but for what the policy accepts: subscription s is not captured";
    services.on(
        "GET /v1/recovery-sets/s1",
        Reply.ok(
            Documents.set(
                "captured",
                "verified",
                Documents.judged(
                    "orders",
                    "v1",
                    "verified",
                    Documents.check("completeness", "p-orders", "passed", lacks)))));

    String out = Run.of(services.environment(), "sets", "show", "s1").out();

    assertThat(out).contains("passed   completeness p-orders: " + lacks).doesNotContain(": 1");
  }

  @Test
  void showsWhatAVerificationWaitsFor() {
    services.on(
        "GET /v1/recovery-sets/s1",
        Reply.ok(
            Documents.set(
                "captured",
                "unverified",
                Documents.waiting("orders", "v1", "waiting: attempt 1 of 3 gave no verdict"))));

    String out = Run.of(services.environment(), "sets", "show", "s1").out();

    assertThat(out)
        .containsSubsequence(
            "verification v1: unverified", "waiting: attempt 1 of 3 gave no verdict");
  }

  private void showing() {
    String checks =
        String.join(
            ",",
            Documents.check("rows", "public.first", "passed", ""),
            Documents.check("amcheck", "public.stock", "unknown", "not installed"),
            Documents.check("digest", "public.orders", "failed", "expected 1, found 2"),
            Documents.check("rows", "public.second", "passed", ""));
    services.on(
        "GET /v1/recovery-sets/s1",
        Reply.ok(
            Documents.set(
                "captured", "failed", Documents.judged("orders", "v1", "failed", checks))));
  }

  @Test
  void aSetThatIsNotThereIsAFailure() {
    services.on("GET /v1/recovery-sets/s2", Reply.problem(404, "Not found", "no set s2"));

    Run run = Run.of(services.environment(), "sets", "show", "s2", "--json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.json().path("message").asString()).contains("Not found: no set s2");
  }

  @Test
  void anotherServicesAnswerIsNotMistakenForALedgers() {
    services.on("GET /v1/recovery-sets/s1", Reply.json(200, "<html>welcome</html>"));

    Run run = Run.of(services.environment(), "sets", "show", "s1");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("is this the right URL?");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (String command :
        new String[] {
          "", "backup", "sets list", "sets show", "verify", "restore", "points list", "version"
        }) {
      Run run = Run.of(services.environment(), (command + " --help").strip().split(" ", -1));

      assertThat(run.code()).as(command).isZero();
      assertThat(run.out()).as(command).contains("Usage:", "Examples:");
    }
  }

  @Test
  void aGroupWithoutACommandIsBadUsage() {
    assertThat(Run.of(services.environment(), "sets").code()).isEqualTo(2);
    assertThat(Run.of(services.environment()).code()).isEqualTo(2);
  }
}
