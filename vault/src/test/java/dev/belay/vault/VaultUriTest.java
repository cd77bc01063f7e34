package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.VaultException.Unavailable;
import dev.belay.vault.storage.Vaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultUriTest {
  @TempDir Path directory;

  private Vault open(String uri) throws VaultException {
    return Vaults.open(
        Vaults.uri(uri),
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
        "file:/100%",
        "file:/vault#1",
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

  /** One reading for the services and the command line, whatever letters a name has. */
  @ParameterizedTest
  @ValueSource(strings = {"my home", "100%", "a+b", "Größe ✓", "e\u0301", "a?b#c", "[1]", "&=;"})
  void aDirectoryMayHaveAnyName(String name) throws Exception {
    Path folder = directory.resolve(name);
    for (String text : List.of(folder.toUri().toString(), "file:" + asTyped(folder))) {
      try (Vault vault = open(text)) {
        vault.check();
        assertThat(Vaults.uri(vault.uri()).toString()).isEqualTo(vault.uri());
      }
      assertThat(folder.resolve("vault.json")).exists();
      Files.delete(folder.resolve("vault.json"));
    }
    assertThat(Files.list(directory)).containsOnly(folder, directory.resolve("vault.key"));
  }

  /** Only the characters that mean something in a URI are written otherwise. */
  private static String asTyped(Path folder) {
    return folder.toString().replace("%", "%25").replace("?", "%3F").replace("#", "%23");
  }

  @Test
  void aRelativeDirectoryBeginsAtTheWorkingDirectory() throws Exception {
    try (Vault vault = open("file:./vault")) {
      assertThat(vault.uri()).isEqualTo("file:" + Path.of("vault").toAbsolutePath());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/my home, s3://bucket/my%20home",
    "s3://bucket/my%20home, s3://bucket/my%20home",
    "s3://bucket/100%25, s3://bucket/100%25",
    "s3://bucket/Größe, s3://bucket/Gr%C3%B6%C3%9Fe",
    "s3://bucket/a+b, s3://bucket/a+b"
  })
  void aPrefixMayHaveAnyName(String text, String expected) throws Exception {
    try (Vault vault = open(text + "?region=eu-central-1")) {
      assertThat(vault.uri()).isEqualTo(expected + "?region=eu-central-1");
      assertThat(Vaults.uri(vault.uri()).toString()).isEqualTo(vault.uri());
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
