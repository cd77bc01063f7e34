/**
 * Brings two sides of a comparison together by hashes: in memory, or partition by partition from a
 * file without a name when they are many. Knows nothing of what was hashed.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.kit.join;
