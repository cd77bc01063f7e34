/**
 * Named objects that are put once and never changed: in a directory and in an S3 bucket. Knows
 * nothing of what is in the objects.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.vault.storage;
