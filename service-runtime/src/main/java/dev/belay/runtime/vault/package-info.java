/**
 * The vault of a service that has one: its settings, its opening at the start, and its health.
 * {@link dev.belay.runtime.vault.VaultConfiguration} is imported by such services; the others don't
 * have the vault's code at all.
 */
@NullMarked
package dev.belay.runtime.vault;

import org.jspecify.annotations.NullMarked;
