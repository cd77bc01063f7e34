package dev.belay.datastores;

import dev.belay.vault.Manifest;
import java.nio.file.Path;

/**
 * @param manifest of the recovery point that is to be restored
 * @param directory where the sandbox may keep files: it does not exist yet, its parent need not
 *     either, and it has room for the restored data. A sandbox that needs no files leaves it alone;
 *     one that makes it deletes it when it is closed.
 */
public record SandboxRequest(Manifest manifest, Path directory) {}
