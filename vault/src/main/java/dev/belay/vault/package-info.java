/**
 * Where recovery points are kept: encrypted, content-addressed segments and one manifest a recovery
 * point, on a directory or an S3 bucket. Knows no data store, no Kafka, no Spring. The format is
 * described in {@code docs/reference/vault-format.md}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.vault;
