package dev.belay.sources;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.schemas.GateRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that every deployment event must meet, whoever made it. A schema only says that a text
 * is a text. The readers of this module always meet the rules, but others may produce to the topic
 * as well.
 */
public final class DeploymentEventRules {
  private static final Set<String> PHASES =
      Set.of("before-deploy", "after-success", "after-failure", "on-schedule", "manual", "none");
  private static final Set<String> PLATFORMS = Set.of("github", "gitlab", "api");
  private static final String UUID = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final Duration AHEAD = Duration.ofDays(1);
  private static final int LONGEST_SOURCE = 100;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST = 2_048;
  private static final int LONGEST_PATH = 4_096;
  private static final int MOST_ATTRIBUTES = 64;
  private static final int MOST_PATHS = 1_000;
  private static final int QUOTED = 80;

  private final List<String> problems = new ArrayList<>();

  private DeploymentEventRules() {}

  /**
   * @return each problem names the value and the rule that it breaks; empty when there is none
   */
  public static List<String> problems(DeploymentEvent event, Instant now) {
    DeploymentEventRules rules = new DeploymentEventRules();
    rules.check(event, now);
    return List.copyOf(rules.problems);
  }

  private void check(DeploymentEvent event, Instant now) {
    mustBe("eventId", event.getEventId(), isUuid(event.getEventId()), "a UUID");
    required("source", event.getSource(), LONGEST_SOURCE);
    required("deliveryId", event.getDeliveryId(), LONGEST);
    required("type", event.getType(), LONGEST);
    oneOf("phase", event.getPhase(), PHASES);
    within("receivedAt", event.getReceivedAt(), FIRST, now.plus(AHEAD));
    within("occurredAt", event.getOccurredAt(), Instant.EPOCH, LAST);
    optional("application", event.getApplication(), LONGEST);
    optional("environment", event.getEnvironment(), LONGEST);
    optional("repository", event.getRepository(), LONGEST);
    optional("ref", event.getRef(), LONGEST);
    if (event.getCommit() != null) {
      mustBe(
          "commit",
          event.getCommit(),
          Commits.isName(event.getCommit()),
          "7 to 64 hexadecimal digits");
    }
    optional("deploymentId", event.getDeploymentId(), LONGEST);
    optional("state", event.getState(), LONGEST);
    optional("url", event.getUrl(), LONGEST);
    optional("actor", event.getActor(), LONGEST);
    map("attributes", event.getAttributes());
    paths(event.getChangedPaths());
    if (event.getGate() != null) {
      gate(event.getGate());
    }
  }

  private void gate(GateRequest gate) {
    mustBe("gate.gateId", gate.getGateId(), isUuid(gate.getGateId()), "a UUID");
    oneOf("gate.platform", gate.getPlatform(), PLATFORMS);
    map("gate.target", gate.getTarget());
  }

  private void map(String field, Map<String, String> entries) {
    if (entries.size() > MOST_ATTRIBUTES) {
      problems.add(
          "%s has %d entries; it must have at most %d"
              .formatted(field, entries.size(), MOST_ATTRIBUTES));
      return;
    }
    entries.forEach(
        (name, value) -> {
          required("a name in " + field, name, LONGEST_NAME);
          if (hasControl(value) || value.length() > LONGEST) {
            text(field + "." + quotable(name), value, 0, LONGEST);
          }
        });
  }

  private void paths(List<String> paths) {
    if (paths.size() > MOST_PATHS) {
      problems.add(
          "changedPaths has %d entries; it must have at most %d"
              .formatted(paths.size(), MOST_PATHS));
      return;
    }
    for (String path : paths) {
      required("a path in changedPaths", path, LONGEST_PATH);
    }
  }

  private void required(String field, String value, int longest) {
    text(field, value, 1, longest);
  }

  private void optional(String field, @Nullable String value, int longest) {
    if (value != null) {
      text(field, value, 1, longest);
    }
  }

  private void text(String field, String value, int shortest, int longest) {
    int length = value.codePointCount(0, value.length());
    if (length < shortest || length > longest) {
      problems.add(
          "%s has %d characters; it must have %d to %d"
              .formatted(field, length, shortest, longest));
    } else if (hasControl(value)) {
      problems.add(
          "%s is \"%s\"; it must not have control characters".formatted(field, quotable(value)));
    }
  }

  private static boolean hasControl(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUuid(String value) {
    if (value.length() != UUID.length()) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      boolean dash = UUID.charAt(i) == '-';
      if (dash ? value.charAt(i) != '-' : !HexFormat.isHexDigit(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void mustBe(String field, String value, boolean isRight, String rule) {
    if (!isRight) {
      problems.add("%s is \"%s\"; it must be %s".formatted(field, quotable(value), rule));
    }
  }

  private void oneOf(String field, String value, Set<String> words) {
    if (!words.contains(value)) {
      problems.add(
          "%s is \"%s\"; it must be one of %s"
              .formatted(
                  field, quotable(value), String.join(", ", words.stream().sorted().toList())));
    }
  }

  private void within(String field, @Nullable Instant time, Instant first, Instant last) {
    if (time != null && (time.isBefore(first) || time.isAfter(last))) {
      problems.add("%s is %s; it must be from %s to %s".formatted(field, time, first, last));
    }
  }

  private static String quotable(String value) {
    String safe = SafeText.of(value);
    if (safe == null) {
      return "";
    }
    return safe.codePointCount(0, safe.length()) <= QUOTED
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, QUOTED)) + "…";
  }
}
