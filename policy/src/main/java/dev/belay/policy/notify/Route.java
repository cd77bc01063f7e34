package dev.belay.policy.notify;

import dev.belay.policy.pattern.NamePattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which notices go to which channels. Empty lists let everything pass, but for severities: without
 * severities and kinds, failures pass, with their ends.
 *
 * @param channels names, at least one
 * @param kinds patterns of the words of {@link NoticeKind}
 */
public record Route(
    List<String> channels,
    List<NamePattern> kinds,
    Set<Severity> severities,
    List<NamePattern> applications,
    List<NamePattern> environments) {
  private static final Set<Severity> FAILURES =
      EnumSet.of(Severity.WARNING, Severity.ERROR, Severity.CRITICAL);

  public Route {
    channels = List.copyOf(channels);
    kinds = List.copyOf(kinds);
    severities = Set.copyOf(severities);
    applications = List.copyOf(applications);
    environments = List.copyOf(environments);
  }

  /** Failures, and their ends, of everything. */
  public static Route toAll(List<String> channels) {
    return new Route(channels, List.of(), Set.of(), List.of(), List.of());
  }

  public boolean isOf(String application, String environment) {
    return passes(applications, application) && passes(environments, environment);
  }

  public boolean lets(NoticeKind kind, Severity severity) {
    Set<Severity> passing = severities.isEmpty() && kinds.isEmpty() ? FAILURES : severities;
    return passes(kinds, kind.word()) && (passing.isEmpty() || passing.contains(severity));
  }

  private static boolean passes(List<NamePattern> patterns, String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }
}
