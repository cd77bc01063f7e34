/**
 * The JSON Schema of policies, composed from what every policy has and what the kinds of data store
 * add. The reader does not use it: a test holds the two together.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.schema;
