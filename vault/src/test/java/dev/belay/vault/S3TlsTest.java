package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.fixtures.Certificates;
import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.VaultException.Unavailable;
import dev.belay.vault.storage.Vaults;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket behind a certificate of an authority of one's own. */
class S3TlsTest {
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "access", "aws.secretAccessKey", "a-secret");

  @TempDir static Path folder;
  private static Certificates certificates;
  private static S3Proxy server;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
    certificates.authority("ca");
    certificates.authority("other-ca");
    certificates.issue("s3", "ca", "s3", "IP:127.0.0.1");
    server =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .secureEndpoint(URI.create("https://127.0.0.1:0"))
            .keyStore(certificates.file("s3.p12").toString(), Certificates.PASSWORD)
            .awsAuthentication(AuthenticationType.AWS_V4, "access", "a-secret")
            .build();
    server.start();
    CREDENTIALS.forEach(System::setProperty);
    try (S3Client plain =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getPort()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .build()) {
      plain.createBucket(r -> r.bucket("vaults"));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  private static Vault open(String more) throws VaultException {
    return Vaults.open(
        URI.create(
            "s3://vaults/%s?endpoint=https://127.0.0.1:%d&path-style=true%s"
                .formatted(UUID.randomUUID(), server.getSecurePort(), more)),
        VaultKey.loadOrCreate(folder.resolve("vault.key")),
        VaultSettings.defaults());
  }

  @Test
  void theAuthorityOfTheFileIsTrusted() throws Exception {
    try (Vault vault = open("&ca-file=" + certificates.file("ca.crt"))) {
      vault.check();

      assertThat(vault.recoveryPoints()).isEmpty();
      assertThat(vault.uri()).as("which others read").doesNotContain("ca-file");
    }
  }

  @Test
  void thePathMayHaveAnyName() throws Exception {
    Path odd = Files.copy(certificates.file("ca.crt"), folder.resolve("a+b & 100% ü.pem"));

    try (Vault vault = open("&ca-file=" + odd.toUri().getRawPath().replace("&", "%26"))) {
      vault.check();
    }
  }

  @Test
  void theJvmsAuthoritiesAreNotEnoughAndTheRemedyIsNamed() throws Exception {
    try (Vault vault = open("")) {
      assertThatThrownBy(vault::check)
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("ca-file=/");
    }
  }

  @Test
  void anotherAuthorityIsNotTrusted() throws Exception {
    try (Vault vault = open("&ca-file=" + certificates.file("other-ca.crt"))) {
      assertThatThrownBy(vault::check).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void aFileWithoutACertificateIsAMistakeInTheConfiguration() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));

    assertThatThrownBy(() -> open("&ca-file=" + empty))
        .isInstanceOf(Misconfigured.class)
        .hasMessageContaining("empty.pem");
  }
}
