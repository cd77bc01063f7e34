package dev.belay.jobs;

/**
 * A record to publish once the transaction that wrote it has committed: at least once, in order a
 * key.
 */
public record OutboxRecord(String topic, String key, byte[] value) {}
