package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VerifyCommandTest {
  private static final String POINT = "GET /v1/recovery-points/p-orders";
  private static final String ASK = "POST /v1/recovery-points/p-orders/verifications";

  private final FakeServices services =
      new FakeServices().on(ASK, Reply.json(202, "{\"verificationId\":\"v2\"}"));

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void waitsForItsOwnVerdictAndNotForAnEarlierOne() {
    services.on(
        POINT,
        Reply.ok(Documents.judged("orders", "v1", "verified", "")),
        Reply.ok(Documents.judged("orders", "v1", "verified", "")),
        Reply.ok(Documents.judged("orders", "v2", "failed", "")));

    Run run = Run.of(services.environment(), "verify", "--point", "p-orders", "--json");

    assertThat(run.code()).isEqualTo(5);
    assertThat(run.json().at("/verifications/0/verificationId").asString()).isEqualTo("v2");
    assertThat(run.json().at("/verifications/0/outcome").asString()).isEqualTo("not-verified");
  }

  @Test
  void verifiesEveryPointOfASet() {
    services.on(
        "GET /v1/recovery-sets/s1",
        Reply.ok(
            Documents.set(
                "captured", "unverified", Documents.point("orders", "captured", "unverified"))));
    services.on(POINT, Reply.ok(Documents.judged("orders", "v2", "verified", "")));

    assertThat(Run.of(services.environment(), "verify", "--set=s1").code()).isZero();
  }

  @Test
  void onlyAsksWhenToldNotToWait() {
    services.on(POINT, Reply.ok(Documents.point("orders", "captured", "unverified")));

    Run run = Run.of(services.environment(), "verify", "--point=p-orders", "--no-wait", "--json");

    assertThat(run.code()).isZero();
    assertThat(run.json().at("/verifications/0/outcome").asString()).isEqualTo("requested");
    assertThat(services.requests()).hasSize(2);
  }

  @Test
  void noVerdictInTimeIsATimeout() {
    services.on(POINT, Reply.ok(Documents.judged("orders", "v1", "verified", "")));

    assertThat(
            Run.of(
                    services.environment(),
                    "verify",
                    "--wait",
                    "--point=p-orders",
                    "--timeout=400ms")
                .code())
        .isEqualTo(4);
  }

  @Test
  void aPointThatWasNotCapturedIsRefused() {
    services.on(POINT, Reply.ok(Documents.failedPoint("orders")));

    assertThat(Run.of(services.environment(), "verify", "--point=p-orders").code()).isEqualTo(3);
  }

  @Test
  void needsASetOrAPoint() {
    assertThat(Run.of(services.environment(), "verify").code()).isEqualTo(2);
    assertThat(Run.of(services.environment(), "verify", "--set=a", "--point=b").code())
        .isEqualTo(2);
  }
}
