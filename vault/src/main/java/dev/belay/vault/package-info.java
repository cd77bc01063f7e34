/**
 * Where recovery points are kept: encrypted, content-addressed segments and one manifest a recovery
 * point, over an {@link dev.belay.vault.ObjectStore}. Knows no data store, no Kafka, no Spring, and
 * not what the objects are stored on: {@code storage} does, and opens vaults. The format is
 * described in {@code docs/reference/vault-format.md}.
 */
@NullMarked
package dev.belay.vault;

import org.jspecify.annotations.NullMarked;
