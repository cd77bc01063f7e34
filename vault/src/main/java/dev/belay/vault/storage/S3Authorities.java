package dev.belay.vault.storage;

import dev.belay.vault.VaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whose certificates an S3-compatible store may have: those of a file, and nobody else's. */
final class S3Authorities {
  private S3Authorities() {}

  /**
   * @param file one or more certificates, PEM
   * @throws VaultException.Misconfigured if it can't be read, or has none
   */
  static TrustManager[] of(Path file) throws VaultException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new GeneralSecurityException("it has no certificate");
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry(String.valueOf(number++), certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      return managers.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new VaultException.Misconfigured(
          "The ca-file " + file + " of the S3 vault can't be used: " + e, e);
    }
  }
}
