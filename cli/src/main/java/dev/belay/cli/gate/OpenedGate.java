package dev.belay.cli.gate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A gate that the gateway has opened.
 *
 * @param open how long the gateway lets it wait, by the gateway's own clock
 * @param environment the policy's name for it, which may differ from the requested one; null if the
 *     gateway does not say
 * @param mode captured or verified; null if the gateway does not say
 */
public record OpenedGate(
    String gateId,
    String recoverySetId,
    @Nullable String environment,
    @Nullable String mode,
    Duration open) {}
