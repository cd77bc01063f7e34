/**
 * The data stores and staging targets that a policy names, and where their secrets are. Holds no
 * secret itself.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.policy.store;
