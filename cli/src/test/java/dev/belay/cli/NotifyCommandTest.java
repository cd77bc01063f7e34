package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.FakeServices.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifyCommandTest {
  private static final String CHANNELS =
      """
      {"items": [
        {"name": "chat", "type": "slack", "deliveredAt": "2026-11-01T10:00:00Z", "failingSince": null,
         "problem": null, "held": 3},
        {"name": "pager", "type": "pagerduty", "deliveredAt": null, "failingSince": "2026-11-02T10:00:00Z",
         "problem": "it answered with the status 400", "held": 0}]}
      """;

  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void listsChannelsWithTheirProblems() {
    services.on("GET /v1/notifications", Reply.ok(CHANNELS));

    Run text = Run.of(services.environment(), "notify", "list");
    Run strict = Run.of(services.environment(), "notify", "list", "--exit-code");
    Run json = Run.of(services.environment(), "notify", "list", "--json");

    assertThat(text.code()).isZero();
    assertThat(text.out())
        .containsPattern("chat +slack +2026-11-01T10:00:00Z +- +3 +-")
        .containsPattern("pager +pagerduty +never +2026-11-02T10:00:00Z +0 +it answered with");
    assertThat(strict.code()).isEqualTo(1);
    assertThat(strict.err()).contains("these do not deliver: pager");
    assertThat(json.json().path("items")).hasSize(2);
  }

  @Test
  void saysThatThereAreNoChannels() {
    services.on("GET /v1/notifications", Reply.ok("{\"items\": []}"));

    assertThat(Run.of(services.environment(), "notify", "list").out())
        .contains("no channels: put notifications into its policy");
  }

  @Test
  void aTestThatArrivedIsDone() {
    services.on(
        "POST /v1/notifications/chat/test",
        Reply.ok("{\"channel\": \"chat\", \"delivered\": true, \"problem\": null}"));

    Run run = Run.of(services.environment(), "notify", "test", "chat");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("delivered; look whether it has arrived");
  }

  @Test
  void aTestThatDidNotArriveSaysWhatTheProductSaid() {
    services.on(
        "POST /v1/notifications/chat/test",
        Reply.ok(
            "{\"channel\": \"chat\", \"delivered\": false, \"problem\": \"it answered with the"
                + " status 404: no_service\"}"));

    Run run = Run.of(services.environment(), "notify", "test", "chat", "--json");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("the channel \"chat\" did not deliver", "no_service");
    assertThat(run.json().path("delivered").asBoolean()).isFalse();
  }
}
