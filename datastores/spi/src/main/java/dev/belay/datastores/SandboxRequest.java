package dev.belay.datastores;

import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.nio.file.Path;

/**
 * @param manifest the manifest of the recovery point to restore
 * @param directory the folder for the sandbox's files. Neither it nor its parent need exist; there
 *     is room for the restored data. A sandbox without files leaves it alone. A sandbox that
 *     creates it deletes it when it is closed.
 * @param isolation what a program runs in that executes code out of the restored data
 */
public record SandboxRequest(Manifest manifest, Path directory, Isolation isolation) {}
