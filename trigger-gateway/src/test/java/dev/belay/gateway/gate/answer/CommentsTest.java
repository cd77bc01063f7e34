package dev.belay.gateway.gate.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.events.EventReader;
import dev.belay.events.Origin;
import dev.belay.events.Source;
import dev.belay.gateway.gate.Cause;
import dev.belay.gateway.gate.Condition;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.GateDecision;
import dev.belay.gateway.gate.Happenings;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.progress.Projection;
import dev.belay.gateway.gate.progress.SetProgress;
import dev.belay.policy.Gate.Mode;
import dev.belay.policy.Gate.OnTimeout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommentsTest {
  private static final int LONGEST = 1024;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Waiting GATE =
      new Waiting(
          new HeldDeployment(
              "gate",
              "github",
              Map.of(),
              new Origin("shop", "production", "pre-deployment", null, null),
              new Source(null, null, null, null),
              NOW,
              List.of(new Condition("set", Mode.VERIFIED, NOW, NOW, OnTimeout.REJECT, null)),
              null));

  @Test
  void whateverThereIsToSayFitsWithItsLink() {
    Map<String, String> points = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      points.put("point-" + i, "store-" + i);
    }
    Map<String, SetProgress> known =
        Map.of(
            "set",
            Projection.apply(
                SetProgress.NONE, EventReader.read(new Happenings("set").requested(points))));
    GateDecision decision =
        new GateDecision(false, Cause.CAPTURE_FAILED, "*@everyone*".repeat(200), NOW);
    Comments comments = comments("https://belay.example.com/" + "x".repeat(250));

    String told = comments.decision(GATE.decided(decision), known);
    String progress = comments.progress(GATE, known);

    assertThat(told).hasSizeLessThanOrEqualTo(LONGEST).contains("**Rejected**").endsWith(")");
    assertThat(progress)
        .hasSizeLessThanOrEqualTo(LONGEST)
        .contains("- store-0: requested", " more")
        .endsWith(")");
  }

  @Test
  void anAddressThatWouldLeaveNoRoomIsLeftOut() {
    String told =
        comments("https://belay.example.com/" + "x".repeat(2000)).progress(GATE, Map.of());

    assertThat(told).hasSizeLessThanOrEqualTo(LONGEST).doesNotContain("xxx");
  }

  @Test
  void othersTextStaysText() {
    assertThat(Comments.plain("<img> [a](b) `c` @team\n# d", 100))
        .isEqualTo("\\<img\\> \\[a\\](b) \\`c\\` @\u200bteam \\# d");
  }

  private static Comments comments(String details) {
    return new Comments(new GateProperties(details), LONGEST);
  }
}
