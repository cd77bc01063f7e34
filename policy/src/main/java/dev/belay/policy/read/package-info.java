/**
 * {@code belay.yaml} into the records of {@link dev.belay.policy}. A reader for each mapping of the
 * file, {@link dev.belay.policy.read.PolicyReader} first. Strict: what a reader does not know, it
 * refuses, and all problems are told at once, each with its line and column.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.read;
