/**
 * The storage of a vault's objects: a directory or an S3 bucket, depending on the URI. {@link
 * dev.belay.vault.storage.Vaults} opens a vault there. Knows nothing about the content of the
 * objects.
 */
@NullMarked
package dev.belay.vault.storage;

import org.jspecify.annotations.NullMarked;
