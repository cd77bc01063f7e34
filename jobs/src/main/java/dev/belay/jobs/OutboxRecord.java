package dev.belay.jobs;

/**
 * A record to publish after the commit of the transaction that wrote it: at least once, in order
 * for each key.
 */
public record OutboxRecord(String topic, String key, byte[] value) {}
