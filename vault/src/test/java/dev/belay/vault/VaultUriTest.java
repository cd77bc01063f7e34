package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.VaultException.Unavailable;
import dev.belay.vault.storage.Vaults;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultUriTest {
  @TempDir Path directory;

  private Vault open(String uri) throws VaultException {
    return Vaults.open(
        URI.create(uri),
        VaultKey.loadOrCreate(directory.resolve("vault.key")),
        VaultSettings.defaults());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vault",
        "http://host/vault",
        "file://host/vault",
        "file:/vault?sync=no",
        "file:vault",
        "s3:bucket",
        "s3://user:hunter2@bucket/prefix",
        "s3://bucket?endpoint=http://user:hunter2@host",
        "s3://bucket?endpoint=ftp://host",
        "s3://bucket?path-style=yes",
        "s3://bucket?ca-file=ca.pem",
        "s3://bucket?ca-file=/not/there.pem",
        "s3://bucket?acl=public"
      })
  void aUriThatNamesNoVaultIsRefusedWithoutItsSecrets(String uri) {
    assertThatThrownBy(() -> open(uri))
        .isInstanceOf(Misconfigured.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void theUriComesBackInItsShortForm() throws Exception {
    try (Vault file = open("file:///var/vault/");
        Vault s3 = open("s3://bucket/a/b/?endpoint=http%3A%2F%2F127.0.0.1:1&path-style=true")) {
      assertThat(file.uri()).isEqualTo("file:/var/vault");
      assertThat(s3.uri()).isEqualTo("s3://bucket/a/b?endpoint=http://127.0.0.1:1&path-style=true");
    }
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsAMistakeInTheConfiguration() throws Exception {
    Path file = Files.createFile(directory.resolve("vault"));
    try (Vault vault = open("file:" + file)) {
      assertThatThrownBy(vault::check).isInstanceOf(Misconfigured.class);
    }
  }

  @Test
  void storageThatDoesNotAnswerIsUnavailable() throws Exception {
    System.setProperty("aws.accessKeyId", "a");
    System.setProperty("aws.secretAccessKey", "b");
    try (Vault vault = open("s3://bucket?endpoint=http://127.0.0.1:1&path-style=true")) {
      assertThatThrownBy(vault::check).isInstanceOf(Unavailable.class);
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }
}
