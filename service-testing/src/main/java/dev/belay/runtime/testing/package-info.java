/**
 * For the tests of all services, and of what they have in common: a real broker, an issuer of OIDC
 * tokens, records that nobody can handle, and what needs no token.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.testing;
