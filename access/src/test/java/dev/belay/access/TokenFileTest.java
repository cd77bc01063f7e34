package dev.belay.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

  @TempDir Path folder;
  private Path path;
  private TokenFile file;

  @BeforeEach
  void choose() {
    path = folder.resolve("tokens");
    file = new TokenFile(path);
  }

  @Test
  void whoReadsTheFileHasNoToken() throws Exception {
    String token = Token.random(new SecureRandom());
    file.add(stored("ci", token, null));

    assertThat(token).matches("belay_[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(path)).contains("\"ci\"").doesNotContain(token, token.substring(6));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(find(token)).isEqualTo("ci");
    assertThat(find(Token.hash(token))).isEqualTo("nobody");
    assertThat(find("")).isEqualTo("nobody");
  }

  @Test
  void aTokenIsGoodUntilItExpiresAndUntilItIsRevoked() throws Exception {
    file.add(stored("old", "one", NOW));
    file.add(stored("young", "two", NOW.plusMillis(1)));
    assertThat(find("one")).isEqualTo("nobody");
    assertThat(find("two")).isEqualTo("young");

    assertThat(file.remove("young")).isTrue();

    assertThat(find("two")).isEqualTo("nobody");
    assertThat(file.remove("young")).isFalse();
  }

  @Test
  void aNameIsTakenOnce() throws Exception {
    file.add(stored("ci", "one", null));

    assertThatThrownBy(() -> file.add(stored("ci", "two", null)))
        .hasMessageContaining("\"ci\"")
        .hasMessageContaining("revoke");
  }

  @Test
  void filesOfBeforeAreReadAndKept() throws Exception {
    Files.writeString(path, "# ours\nplain-token\n\nanother\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

    file.add(stored("ci", "one", null));

    assertThat(Files.readString(path)).startsWith("# ours\nplain-token\n\nanother\n{");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r-----");
    assertThat(file.read().plain()).isEqualTo(2);
    assertThat(find("plain-token")).isEqualTo(TokenLines.UNNAMED);
    assertThat(find("another")).isEqualTo(TokenLines.UNNAMED);
    assertThat(file.read().tokens().getFirst().credential().has(Scope.RECOVER)).isTrue();
  }

  @Test
  void aBrokenLineIsReportedWithoutItsTextAndTheOthersHold() throws Exception {
    Files.writeString(
        path,
        """
        {"name": "a b", "sha256": "%1$s", "scopes": ["read"]}
        {"name": "c", "sha256": "secret-secret", "scopes": ["read"]}
        {"name": "d", "sha256": "%1$s", "scopes": ["fly"]}
        {"name": "e", "sha256": "%1$s", "scopes": []}
        {"name": "f", "sha256": "%1$s", "scopes": ["read"], "applicatoins": ["shop"]}
        {secret-secret
        """
            .formatted(Token.hash("x")));
    file.add(stored("ci", "one", null));

    TokenLines lines = file.read();

    assertThat(lines.tokens()).extracting(StoredToken::name).containsExactly("ci");
    assertThat(lines.problems())
        .hasSize(6)
        .noneMatch(problem -> problem.contains("secret-secret"))
        .anySatisfy(problem -> assertThat(problem).contains("line 1", "\"a b\""))
        .anySatisfy(problem -> assertThat(problem).contains("line 3", "fly", "recover"));
  }

  @Test
  void aCredentialReachesOnlyWhatItIsFor() {
    Credential shop =
        new StoredToken(
                "ci",
                Token.hash("x"),
                List.of("read", "gate"),
                List.of("shop"),
                List.of("staging", "test"),
                NOW,
                null)
            .credential();

    assertThat(shop.has(Scope.GATE)).isTrue();
    assertThat(shop.has(Scope.TRIGGER)).isFalse();
    assertThat(shop.has(Scope.RECOVER)).isFalse();
    assertThat(shop.reaches("shop", "test")).isTrue();
    assertThat(shop.reaches("shop", "production")).isFalse();
    assertThat(shop.reaches("billing", "test")).isFalse();
    assertThat(shop.reach()).isEqualTo("shop in staging, test");
  }

  private String find(String shown) throws Exception {
    return new KnownTokens(file.read().tokens())
        .find(shown, NOW)
        .map(StoredToken::name)
        .orElse("nobody");
  }

  private static StoredToken stored(String name, String token, Instant expires) {
    return new StoredToken(
        name, Token.hash(token), List.of("read"), List.of(), List.of(), NOW, expires);
  }
}
