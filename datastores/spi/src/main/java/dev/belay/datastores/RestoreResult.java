package dev.belay.datastores;

import java.time.Duration;
import java.util.List;

/**
 * @param elapsed from the first statement to all data, indexes and constraints in place
 * @param warnings what is known to differ from the source, for example a role that was created
 *     without its password
 */
public record RestoreResult(long tables, long rows, Duration elapsed, List<String> warnings) {}
