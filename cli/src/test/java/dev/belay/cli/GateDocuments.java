package dev.belay.cli;

import dev.belay.cli.FakeServices.Reply;
import java.time.Duration;
import java.time.Instant;

/** JSON of gates as the gateway answers it. */
final class GateDocuments {
  static final String GATE = "6a7e0000-0000-5000-8000-000000000001";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final Instant OPENED = Instant.parse("2026-11-23T12:00:00Z");

  private GateDocuments() {}

  static String opened(String openFor) {
    return """
    {"gateId":"%s","recoverySetId":"%s","application":"shop","environment":"production",
     "mode":"verified","openedAt":"%s","deadline":"%s",
     "recoveryPoints":[{"recoveryPointId":"p1","dataStore":"orders"}]}\
    """
        .formatted(GATE, FakeGateway.SET, OPENED, OPENED.plus(Duration.parse(openFor)));
  }

  static Reply waiting(String... points) {
    return gate("waiting", "null", "null", points);
  }

  static Reply approved(String cause, String... points) {
    return gate("approved", quoted(cause), "\"all is " + cause + "\"", points);
  }

  static Reply rejected(String cause, String reason, String... points) {
    return gate("rejected", quoted(cause), quoted(reason), points);
  }

  static Reply gate(String state, String cause, String reason, String... points) {
    return gateOf("shop", COMMIT, state, cause, reason, points);
  }

  static Reply gateOf(
      String application,
      String commit,
      String state,
      String cause,
      String reason,
      String... points) {
    return Reply.ok(
        """
        {"gateId":"%s","recoverySetId":"%s","application":"%s","environment":"production",
         "commit":"%s","platform":"api","mode":"verified","state":"%s","cause":%s,"reason":%s,
         "openedAt":"%s","deadline":"%s","decidedAt":%s,"somethingNew":7,"recoveryPoints":[%s]}\
        """
            .formatted(
                GATE,
                FakeGateway.SET,
                application,
                commit,
                state,
                cause,
                reason,
                OPENED,
                OPENED.plusSeconds(900),
                state.equals("waiting") ? "null" : quoted(OPENED.plusSeconds(42).toString()),
                String.join(",", points)));
  }

  static String point(String store, String state, String detail, long done, long total) {
    return """
    {"recoveryPointId":"p-%s","dataStore":"%s","state":"%s","detail":"%s","bytesDone":%d,
     "bytesTotal":%d}\
    """
        .formatted(store, store, state, detail, done, total);
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
