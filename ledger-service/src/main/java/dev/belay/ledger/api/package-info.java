/** The HTTP API, its problems (RFC 9457), its token and its OpenAPI description. */
@org.jspecify.annotations.NullMarked
package dev.belay.ledger.api;
