package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatesCommandTest {
  private static final String ID = "7d1f3c52-2f7e-4b8a-9c41-b31a7e0c2a11";
  private static final String WAITING = gate("waiting", "");
  private static final String APPROVED =
      gate(
          "approved",
          """
          "cause":"overridden","reason":"approved without a verified set, by ada: it is down",
          "decidedAt":"2026-12-01T12:01:00.123456Z","decidedBy":"ada",
          """);

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  private static String gate(String state, String decision) {
    return """
    {"gateId":"%s","recoverySetId":"s1","application":"shop","environment":"production",
     "commit":"f95f852bd8fca8fcc58a9a2d6c842781e32a215e","platform":"github","mode":"verified",
     "state":"%s",%s"openedAt":"2026-12-01T12:00:00.123456Z","deadline":"2026-12-01T12:20:00Z",
     "actor":"mia","recoveryPoints":[{"recoveryPointId":"p1","dataStore":"shop-db",
       "state":"capturing","detail":"orders 1/2","bytesDone":1,"bytesTotal":2}]}
    """
        .formatted(ID, state, decision);
  }

  @Test
  void aGateIsApprovedByItsFirstCharactersAndAReason() {
    services.on("GET /v1/gates", Reply.ok("{\"items\":[" + WAITING + "]}"));
    services.on("POST /v1/gates/" + ID + "/decision", Reply.ok(APPROVED));

    Run run =
        Run.of(
            services.environment(), "gates", "approve", "7D1F3", "--reason", "it is down", "--yes");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains(
            "gate " + ID + ": approved",
            "reason        approved without a verified set, by ada: it is down",
            "decided       2026-12-01T12:01:00Z, cause overridden");
    assertThat(services.requests().stream().map(FakeServices.Request::line))
        .containsExactly(
            "GET /v1/gates?id-prefix=7d1f3&limit=20",
            "GET /v1/gates?limit=1&id-prefix=" + ID,
            "POST /v1/gates/" + ID + "/decision");
    assertThat(services.requests().getLast().body())
        .isEqualTo("{\"decision\":\"approved\",\"reason\":\"it is down\"}");
  }

  @Test
  void nobodyDecidesUnaskedOrWithoutAReason() {
    services.on("GET /v1/gates", Reply.ok("{\"items\":[" + WAITING + "]}"));

    Run unasked = Run.of(services.environment(), "gates", "reject", ID, "--reason", "x");
    Run refused =
        Run.of(question -> "no", services.environment(), "gates", "approve", ID, "--reason", "x");

    assertThat(unasked.code()).isEqualTo(3);
    assertThat(unasked.err()).contains("goes on waiting; give --yes");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(Run.of(services.environment(), "gates", "approve", ID, "--yes").code()).isEqualTo(2);
    assertThat(
            Run.of(services.environment(), "gates", "approve", ID, "--yes", "--reason", "").code())
        .isEqualTo(2);
    assertThat(services.requests()).noneMatch(request -> request.line().startsWith("POST"));
  }

  @Test
  void aDecisionThatCameTooLateIsRefused() {
    services.on("GET /v1/gates", Reply.ok("{\"items\":[" + WAITING + "]}"));
    services.on(
        "POST /v1/gates/" + ID + "/decision",
        Reply.problem(409, "Conflict", "the gate was rejected, and a decision is final"));

    Run run =
        Run.of(services.environment(), "gates", "approve", ID, "--reason", "x", "--yes", "--json");

    assertThat(run.code()).isEqualTo(3);
    assertThat(run.json().path("message").asString()).contains("a decision is final");
  }

  @Test
  void looksWithoutTakingTheAnswer() {
    services.on("GET /v1/gates", Reply.ok("{\"items\":[" + APPROVED + "]}"));

    Run list = Run.of(services.environment(), "gates", "list", "--state", "approved");
    Run show = Run.of(services.environment(), "gates", "show", ID, "--json");

    assertThat(list.out())
        .contains(ID, "2026-12-01T12:00:00Z  shop", "f95f852bd8fc ", "overridden", "ada");
    assertThat(show.json().at("/gate/openedAt").asString())
        .isEqualTo("2026-12-01T12:00:00.123456Z");
    assertThat(services.requests().stream().map(FakeServices.Request::line))
        .isEqualTo(
            List.of(
                "GET /v1/gates?limit=20&state=approved", "GET /v1/gates?limit=1&id-prefix=" + ID));
  }
}
