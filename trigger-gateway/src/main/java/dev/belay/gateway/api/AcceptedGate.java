package dev.belay.gateway.api;

import java.time.Instant;
import java.util.List;

/**
 * The answer to a request for a gate: what the gate will wait for. It is known before the gate is
 * open.
 *
 * @param environment the policy's name for it, which may differ from the request's
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
