/**
 * Where a vault's objects are stored: in a directory or in an S3 bucket, as its URI says. {@link
 * dev.belay.vault.storage.Vaults} opens a vault there. Knows nothing of what is in the objects.
 */
@NullMarked
package dev.belay.vault.storage;

import org.jspecify.annotations.NullMarked;
