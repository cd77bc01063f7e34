/**
 * The place of recovery points: encrypted, content-addressed segments and one manifest per recovery
 * point, over an {@link dev.belay.vault.ObjectStore}. Knows no data store, no Kafka and no Spring.
 * Does not know what the objects are stored on either: {@code storage} does, and opens vaults. The
 * format is described in {@code docs/reference/vault-format.md}.
 */
@NullMarked
package dev.belay.vault;

import org.jspecify.annotations.NullMarked;
