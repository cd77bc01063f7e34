package dev.belay.ledger.coverage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A deployment, and what is to be said of it.
 *
 * @param reason one word for programs
 * @param explanation the reason for people
 * @param startedAt when its gate let it go; null where no gate did, since nobody else says it
 */
public record Coverage(
    Deployment deployment,
    Answer answer,
    String reason,
    String explanation,
    @Nullable Instant startedAt) {}
