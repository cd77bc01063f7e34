package dev.belay.gateway.handled;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Deliveries of one day that became no event, and why.
 *
 * @param day in UTC
 * @param event the sender's name for it; the source's name if it gives none
 * @param reason for people
 */
public record IgnoredDelivery(
    LocalDate day,
    String source,
    String event,
    String reason,
    long deliveries,
    Instant firstAt,
    Instant lastAt) {}
