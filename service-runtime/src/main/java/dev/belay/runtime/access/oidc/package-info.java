/**
 * OIDC tokens of the issuers that the configuration trusts: whether one is good, and what its
 * claims let its holder do.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.access.oidc;
