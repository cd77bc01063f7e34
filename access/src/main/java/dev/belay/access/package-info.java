/**
 * Who may do what: a {@link dev.belay.access.Credential} has scopes, and reaches applications and
 * environments; a token file keeps those of tokens, by the tokens' hashes. Services read it, the
 * command writes it.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.access;
