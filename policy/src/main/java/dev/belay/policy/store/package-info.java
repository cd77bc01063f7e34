/**
 * The data stores and staging targets that a policy names, and the places of their secrets. Holds
 * no secret itself.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.store;
