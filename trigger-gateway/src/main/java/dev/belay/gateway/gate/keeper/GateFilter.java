package dev.belay.gateway.gate.keeper;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a list of gates.
 *
 * @param state waiting, approved or rejected; null for all
 * @param application null for all
 * @param environment null for all
 * @param idPrefix the first characters of the id, in lower case; empty for all
 * @param applications what may be seen; empty for all
 * @param environments what may be seen; empty for all
 */
public record GateFilter(
    @Nullable String state,
    @Nullable String application,
    @Nullable String environment,
    String idPrefix,
    Set<String> applications,
    Set<String> environments) {
  public GateFilter {
    applications = Set.copyOf(applications);
    environments = Set.copyOf(environments);
  }
}
