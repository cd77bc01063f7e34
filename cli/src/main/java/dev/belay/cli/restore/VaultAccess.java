package dev.belay.cli.restore;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Opens a vault. Found by {@link ServiceLoader}, so that no vault is loaded before it is needed.
 */
public interface VaultAccess {
  /**
   * Opens an existing vault for reading; creates neither the vault nor the key.
   *
   * @param uri {@code file:/…} or {@code s3://…}
   */
  Vault open(String uri, Path keyFile) throws VaultException;

  /** The one on the class path. */
  static VaultAccess installed() throws CommandException {
    return ServiceLoader.load(VaultAccess.class)
        .findFirst()
        .orElseThrow(
            () -> new CommandException(ExitCode.INTERNAL_ERROR, "no vault is on the class path"));
  }
}
