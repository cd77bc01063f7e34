package dev.belay.gateway.api;

import java.time.Instant;
import java.util.List;

/**
 * The answer to a gate's request: what will be waited for, known before it is open.
 *
 * @param environment as the policy calls it, whatever it was called in the request
 */
record AcceptedGate(
    String gateId,
    String recoverySetId,
    String application,
    String environment,
    String mode,
    Instant openedAt,
    Instant deadline,
    List<AcceptedSet.AcceptedPoint> recoveryPoints) {}
