/**
 * Signing in at an OIDC issuer: authorization code with PKCE. Nothing is kept between the requests
 * of one sign-in, so that any ledger can take the next one. Cookies and pages are {@code page}'s,
 * and what a token is worth is the runtime's.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.signin;
