/**
 * The JSON Schema of policies, composed from the part of every policy and the parts of the kinds of
 * data store. The reader does not use it; a test checks that the two agree.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.schema;
