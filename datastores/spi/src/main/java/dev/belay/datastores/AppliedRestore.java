package dev.belay.datastores;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A restore that is in place.
 *
 * @param replaced the name under which the replaced data is kept; null when nothing was there
 * @param warnings for people
 */
public record AppliedRestore(@Nullable String replaced, List<String> warnings) {
  public AppliedRestore {
    warnings = List.copyOf(warnings);
  }
}
