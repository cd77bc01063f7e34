/**
 * Who calls Belay's own interfaces: somebody with an API token, or a CI job that shows its CI
 * system's OIDC token. And what the latter may do: only what concerns its own repository. Knows no
 * HTTP, but for an issuer's keys: a refusal is a {@link
 * dev.belay.gateway.callers.CallerRefusedException}.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.callers;
