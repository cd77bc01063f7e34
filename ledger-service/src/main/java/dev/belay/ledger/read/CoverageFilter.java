package dev.belay.ledger.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The filter of deployments; a null field matches every one.
 *
 * @param from when Belay heard of them, this instant included
 * @param to this instant not included
 * @param after only those that come after this place
 */
public record CoverageFilter(
    Instant from,
    Instant to,
    @Nullable String application,
    @Nullable String environment,
    @Nullable Cursor after) {

  public CoverageFilter after(Cursor place) {
    return new CoverageFilter(from, to, application, environment, place);
  }

  Conditions conditions(String at, String id) {
    return new Conditions()
        .equal("application", application)
        .equal("environment", environment)
        .between(at, from, to)
        .after(after, at, id);
  }
}
