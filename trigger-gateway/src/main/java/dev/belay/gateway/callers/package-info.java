/**
 * Who calls Belay's own interfaces: somebody with an API token, or a CI job that shows its CI
 * system's OIDC token. And what the latter may do: only what concerns its own repository.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.callers;
