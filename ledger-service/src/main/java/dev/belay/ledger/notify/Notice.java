package dev.belay.ledger.notify;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * Something that people should hear of.
 *
 * @param id the event's id; a recipient recognises a repeated notice by it
 * @param kind a word for filters, for example {@code drill-failed}
 * @param text one line for people, without secrets and without stored data
 * @param facts the ids that it is about, for programs
 */
public record Notice(
    String id,
    String kind,
    Severity severity,
    Instant at,
    String application,
    String environment,
    String text,
    Map<String, String> facts) {
  public Notice {
    facts = Map.copyOf(facts);
  }

  /** How urgent it is. */
  public enum Severity {
    INFO,
    ERROR;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
