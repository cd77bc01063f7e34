package dev.belay.ledger.operation;

import dev.belay.events.DrillResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an operation ended.
 *
 * @param drill what is known of a drill, which may be reported after its end; null for others
 */
public record Ending(Instant at, History history, @Nullable DrillResult drill) {}
