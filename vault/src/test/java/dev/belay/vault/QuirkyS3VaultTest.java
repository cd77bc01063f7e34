package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.fixtures.QuirkyS3;
import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.VaultException.Unavailable;
import dev.belay.vault.storage.Vaults;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S3-compatible stores that are not quite S3, and S3 on a bad day. */
class QuirkyS3VaultTest {
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "access", "aws.secretAccessKey", "a-secret");

  @BeforeAll
  static void giveCredentials() {
    CREDENTIALS.forEach(System::setProperty);
  }

  @AfterAll
  static void takeCredentials() {
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  /** All that a vault promises, over a store with a quirk that a vault can live with. */
  abstract static class QuirkContract extends VaultContract {
    final QuirkyS3 s3 = newS3();
    private final String prefix = "of/" + UUID.randomUUID();

    private static QuirkyS3 newS3() {
      try {
        return new QuirkyS3();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @AfterEach
    void stop() {
      s3.close();
    }

    @Override
    URI uri() {
      return s3.vault(prefix);
    }

    private String key(String object) {
      return prefix + "/" + object;
    }

    @Override
    byte[] raw(String object) {
      return java.util.Objects.requireNonNull(s3.objects().get(key(object)));
    }

    @Override
    void putRaw(String object, byte[] bytes) {
      s3.objects().put(key(object), bytes);
    }

    @Override
    void deleteRaw(String object) {
      s3.objects().remove(key(object));
    }
  }

  /**
   * Backblaze B2, older Ceph, older MinIO: the SDK's checksums and trailers are not implemented.
   */
  @Nested
  @Tag("faults")
  class KnowsNoChecksums extends QuirkContract {
    KnowsNoChecksums() {
      s3.with(
          request ->
              (request.has("x-amz-trailer") || request.has("x-amz-sdk-checksum-algorithm"))
                  && request.refuse(501, "NotImplemented", "A header is not implemented"));
    }
  }

  /** Another put of the name is in progress, for a while. */
  @Nested
  @Tag("faults")
  class AnswersThatThereIsAConflict extends QuirkContract {
    private final Map<String, Integer> puts = new ConcurrentHashMap<>();

    AnswersThatThereIsAConflict() {
      s3.with(
          request ->
              request.method().equals("PUT")
                  && puts.merge(request.key(), 1, Integer::sum) == 1
                  && request.refuse(
                      409, "ConditionalRequestConflict", "A conflicting operation occurred"));
    }
  }

  @Nested
  @Tag("faults")
  class AsksToSlowDown extends QuirkContract {
    AsksToSlowDown() {
      s3.with(
          request ->
              request.number() % 61 == 3
                  && request.refuse(503, "SlowDown", "Please reduce your request rate."));
    }
  }

  /** A connection ends in the middle of an object. */
  @Nested
  @Tag("faults")
  class BreaksOff extends QuirkContract {
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    BreaksOff() {
      s3.with(
          request -> {
            byte[] object = s3.objects().get(request.key());
            if (!request.method().equals("GET")
                || object == null
                || object.length == 0
                || !request.key().contains("segments/")
                || !broken.add(request.key())) {
              return false;
            }
            request.exchange().sendResponseHeaders(200, object.length);
            request.exchange().getResponseBody().write(object, 0, object.length / 2);
            request.exchange().getResponseBody().flush();
            return true;
          });
    }
  }

  @Nested
  @Tag("faults")
  class ListsInSmallPages extends QuirkContract {
    ListsInSmallPages() {
      s3.withPagesOf(2);
    }

    @Test
    void nothingIsLeftOut() throws Exception {
      VaultKey key = VaultKey.load(keys.resolve("vault.key"));
      try (Vault vault = Vaults.open(uri(), key, Samples.SMALL_SEGMENTS)) {
        for (int i = 0; i < 7; i++) {
          vault.commit(Samples.manifest(Samples.newId(), List.of()));
        }
        assertThat(vault.recoveryPoints()).hasSize(7).doesNotHaveDuplicates();
      }
    }
  }

  /** What a vault can't live with, or what only somebody else can mend. */
  @Nested
  class Refused {
    @TempDir Path keys;
    private QuirkyS3 s3;

    @BeforeEach
    void start() throws Exception {
      s3 = new QuirkyS3();
    }

    @AfterEach
    void stop() {
      s3.close();
    }

    private Vault open() throws VaultException {
      return Vaults.open(
          s3.vault("a"), VaultKey.loadOrCreate(keys.resolve("vault.key")), Samples.SMALL_SEGMENTS);
    }

    @Test
    void aStoreThatReplacesWhatItMustNotIsNamed() throws Exception {
      s3.ignoringConditions();
      try (Vault vault = open()) {
        assertThatThrownBy(vault::check)
            .isInstanceOf(Misconfigured.class)
            .hasMessageContaining("replaces objects that exist")
            .hasMessageContaining("If-None-Match");
        assertThatThrownBy(() -> Samples.store(vault, new byte[] {1}))
            .isInstanceOf(Misconfigured.class);
      }
      assertThat(s3.objects().keySet()).containsExactly("a/vault.json");
    }

    /** As a service's rights were until now. */
    @Test
    void whoMayNotDeleteStillCommits() throws Exception {
      s3.with(
          request ->
              request.method().equals("DELETE")
                  && request.refuse(403, "AccessDenied", "Access Denied"));
      String point = Samples.newId();
      try (Vault vault = open()) {
        List<SegmentRef> stored = Samples.store(vault, new byte[] {1});
        assertThat(vault.commit(Samples.manifest(point, stored)).created()).isTrue();
        assertThat(vault.recoveryPoints()).containsExactly(point);
        assertThatThrownBy(() -> vault.retire(point)).isInstanceOf(Misconfigured.class);
      }
      assertThat(s3.objects()).containsKey("a/intents/" + point);
    }

    @Test
    void aStoreWithoutConditionsIsNamed() throws Exception {
      s3.with(
          request ->
              request.has("If-None-Match")
                  && request.refuse(501, "NotImplemented", "If-None-Match is not implemented"));
      try (Vault vault = open()) {
        assertThatThrownBy(vault::check)
            .isInstanceOf(Misconfigured.class)
            .hasMessageContaining("If-None-Match is not implemented")
            .hasMessageContaining("a vault needs a store with conditional puts");
      }
    }

    /** The store's own sentence, and what to do. */
    @ParameterizedTest
    @CsvSource({
      "403,AccessDenied,Access Denied,s3:GetObject",
      "403,InvalidObjectState,The object is archived,restore-object",
      "403,SignatureDoesNotMatch,The signature differs,credentials",
      "404,NoSuchBucket,The bucket does not exist,create the bucket",
      "301,PermanentRedirect,Use another endpoint,region=",
    })
    void whatSomebodyMustMendSaysHow(int status, String code, String sentence, String remedy)
        throws Exception {
      try (Vault vault = open()) {
        List<SegmentRef> stored = Samples.store(vault, new byte[] {1});
        s3.with(request -> request.refuse(status, code, sentence));
        assertThatThrownBy(() -> readAll(vault, stored))
            .isInstanceOf(Misconfigured.class)
            .hasMessageContaining(status + " " + code + " (" + sentence + ")")
            .hasMessageContaining(remedy);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "403,RequestTimeTooSkewed,The difference is too large,clock",
      "503,ServiceUnavailable,Please try again,Please try again",
      "400,ExpiredToken,The token has expired,renew",
    })
    void whatMayPassIsUnavailable(int status, String code, String sentence, String remedy)
        throws Exception {
      try (Vault vault = open()) {
        vault.check();
        s3.with(request -> request.refuse(status, code, sentence));
        assertThatThrownBy(() -> vault.manifest(Samples.newId()))
            .isInstanceOf(Unavailable.class)
            .hasMessageContaining(sentence)
            .hasMessageContaining(remedy);
      }
    }

    private static void readAll(Vault vault, List<SegmentRef> segments) throws IOException {
      try (InputStream in = vault.read(segments)) {
        in.readAllBytes();
      }
    }
  }
}
