package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsCommandTest {
  private final FakeServices services = new FakeServices();

  @AfterEach
  void close() {
    services.close();
  }

  private static final String EVENTS =
      """
      {"items":[
        {"eventId":"e1","receivedAt":"2026-12-01T12:00:00Z","source":"github","deliveryId":"d1",
         "type":"deployment","phase":"before-deploy","repository":"acme/blog","application":null,
         "environment":"production","commit":"f95f852bd8fca8fcc58a9a2d6c842781e32a215e",
         "deploymentId":"1","captures":[],
         "reasons":[{"subject":"policy","reason":"no application has the repository acme/blog"}]},
        {"eventId":"e2","receivedAt":"2026-12-01T11:00:00Z","source":"github","deliveryId":"d2",
         "type":"deployment.created","phase":"before-deploy","repository":"acme/shop",
         "application":null,"environment":"production","commit":null,"deploymentId":"2",
         "captures":[{"recoverySetId":"s1","application":"shop","environment":"production",
           "rule":"shop/production/before-deploy"}],"reasons":[]}],
       "ignored":[{"day":"2026-12-01","source":"github","event":"star","reason":"no use for it",
         "deliveries":7,"firstAt":"2026-12-01T09:00:00Z","lastAt":"2026-12-01T10:00:00Z"}]}
      """;

  @Test
  void saysForEachEventWhatWasCapturedOrWhyNothingWas() {
    services.on("GET /v1/events", FakeServices.Reply.json(200, EVENTS));

    Run run = Run.of(services.environment(), "events", "list", "--missed", "--source", "git hub");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("acme/blog", "f95f852bd8fc ", "nothing")
        .contains("shop/production/before-deploy s1")
        .contains("Deliveries that became no event:", "2026-12-01  github  star   7  ")
        .contains("policy: no application has the repository acme/blog");
    assertThat(services.requests().getFirst().line())
        .isEqualTo("GET /v1/events?limit=20&missed=true&source=git%20hub");
  }

  @Test
  void theDocumentIsTheGateways() {
    services.on("GET /v1/events", FakeServices.Reply.json(200, EVENTS));

    Run run = Run.of(services.environment(), "events", "list", "--json");

    assertThat(run.json().at("/items/0/reasons/0/subject").asString()).isEqualTo("policy");
    assertThat(run.json().at("/ignored/0/deliveries").asInt()).isEqualTo(7);
    assertThat(run.json().at("/items/1/deploymentId").asString()).isEqualTo("2");
  }

  @Test
  void aLimitBeyondTheGatewaysIsBadUsage() {
    assertThat(Run.of(services.environment(), "events", "list", "--limit", "501").code())
        .isEqualTo(2);
  }
}
