package dev.belay.ledger.notify.notice;

import dev.belay.policy.notify.NoticeKind;
import dev.belay.policy.notify.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that people should hear of.
 *
 * @param id a recipient recognises a repeated notice by it
 * @param kind a word of {@link NoticeKind}, or one of the words below for what is not routed by
 *     kind
 * @param condition what lasts, under the same name when it begins, goes on and ends; null for what
 *     just happened
 * @param text for people, without secrets and without stored data; the first line says it all
 * @param facts the ids that it is about, for programs
 */
public record Notice(
    String id,
    String kind,
    @Nullable Phase phase,
    Severity severity,
    Instant at,
    String application,
    String environment,
    @Nullable String condition,
    String text,
    Map<String, String> facts) {
  /** Several notices in one. */
  public static final String DIGEST = "digest";

  /** Somebody asked for it, to see it arrive. */
  public static final String TEST = "test";

  /** The words of a dead man's switch. */
  public static final String PULSE_STARTED = "pulse-started";

  public static final String PULSE_VERIFIED = "pulse-verified";
  public static final String PULSE_FAILED = "pulse-failed";

  /** The words of all kinds that happen. */
  public static final List<String> KINDS =
      Arrays.stream(NoticeKind.values()).map(NoticeKind::word).toList();

  public Notice {
    facts = Map.copyOf(facts);
  }

  /** Where in the life of a condition the notice stands. */
  public enum Phase {
    /** It has just happened, and does not last. */
    HAPPENED,
    /** It lasts: it has begun, or goes on. */
    LASTS,
    /** What lasted is over. */
    RECOVERED
  }

  public boolean hasRecovered() {
    return phase == Phase.RECOVERED;
  }

  /** The kind that routes know. */
  public Optional<NoticeKind> knownKind() {
    return Arrays.stream(NoticeKind.values()).filter(it -> it.word().equals(kind)).findFirst();
  }

  /** {@code recovered}, or how urgent it is. */
  public String status() {
    return hasRecovered() ? "recovered" : severity.word();
  }

  /** A few words, for a subject. */
  public String title() {
    String what = kind.replace('-', ' ');
    String where = application.isEmpty() ? "" : ": " + application + "/" + environment;
    return "[%s] Belay, %s%s".formatted(status(), what, where);
  }

  /** The same with another text. */
  public Notice saying(String other) {
    return new Notice(
        id, kind, phase, severity, at, application, environment, condition, other, facts);
  }
}
