package dev.belay.cli.restore;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultKey;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.storage.Vaults;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * Opens Belay's own vaults. A separate class, so that encryption and S3 are loaded only when used.
 */
final class ExistingVault {
  private ExistingVault() {}

  static Vault open(String uri, Path keyFile) throws VaultException {
    try {
      return Vaults.openExisting(new URI(uri), VaultKey.load(keyFile), VaultSettings.defaults());
    } catch (URISyntaxException e) {
      throw new VaultException.Misconfigured(
          "\"" + uri + "\" is not the URI of a vault; it must be like file:/folder or s3://bucket",
          e);
    }
  }
}
