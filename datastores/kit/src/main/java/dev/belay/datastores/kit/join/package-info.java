/**
 * Matches two sides of a comparison by hashes: in memory, or, when there are many, partition by
 * partition from a file without a name. Does not know what was hashed.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.join;
