package dev.belay.schemas.registry;

import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param id the schema's id, at least 1
 * @param version within the subject, at least 1, increasing
 */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
