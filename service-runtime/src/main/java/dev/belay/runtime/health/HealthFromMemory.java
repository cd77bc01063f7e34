package dev.belay.runtime.health;

import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Health that is read from memory: it asks nobody and takes no lock that is held for long. All
 * other indicators are asked in the background ({@link KeptHealth}).
 */
@FunctionalInterface
public interface HealthFromMemory extends HealthIndicator {}
