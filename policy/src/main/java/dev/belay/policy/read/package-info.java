/**
 * Reads {@code belay.yaml} into the records of {@link dev.belay.policy}, with one reader for each
 * mapping of the file. {@link dev.belay.policy.read.PolicyReader} is the first. Strict: a reader
 * refuses what it does not know. All problems are reported at once, each with its line and column.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.read;
