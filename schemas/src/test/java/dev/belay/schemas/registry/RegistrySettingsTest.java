package dev.belay.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {

  private static final String[] OAUTH = {
    "bearer.auth.credentials.source", "OAUTHBEARER",
    "bearer.auth.issuer.endpoint.url", "https://idp/token",
    "bearer.auth.client.id", "belay",
    "bearer.auth.client.secret", "s3cret"
  };

  private static RegistrySettings from(String url, String... more) {
    Map<String, Object> properties = new HashMap<>(Map.of("schema.registry.url", url));
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    return RegistrySettings.from(properties);
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(from("mock://m"))
        .isEqualTo(
            new RegistrySettings(
                new RegistryLocation.Mock("m"),
                new HttpSettings(
                    new RegistryCredentials.None(),
                    RegistryTls.OF_THE_JVM,
                    Map.of(),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    3,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5)),
                true,
                false,
                true,
                true));
  }

  @Test
  void aDirectoryIsAFileUri() {
    assertThat(from("file:/var/a%20b").location())
        .isEqualTo(new RegistryLocation.Directory(Path.of("/var/a b")));
  }

  @Test
  void severalAddressesAreKeptInOrderWithoutCredentials() {
    assertThat(from("https://ada:s3cret@a:1/x/ , http://b").location())
        .isEqualTo(
            new RegistryLocation.Http(
                List.of(URI.create("https://a:1/x"), URI.create("http://b"))));
  }

  @Test
  void namesAreAlsoKnownWithTheRegistrysPrefix() {
    RegistrySettings settings =
        from(
            "http://a",
            "schema.registry.basic.auth.credentials.source",
            "USER_INFO",
            "schema.registry.basic.auth.user.info",
            "ada:s3cret");

    assertThat(settings.http().credentials())
        .isEqualTo(new RegistryCredentials.Basic("Basic YWRhOnMzY3JldA==", "basic.auth.user.info"));
  }

  @Test
  void whatIsPrintedHidesTheCredentials() {
    assertThat(from("http://ada:s3cret@a").toString())
        .contains("hidden")
        .doesNotContain("s3cret")
        .doesNotContain("YWRh");
  }

  @Test
  void theTopicNameStrategyIsAcceptedByConfluentsClassName() {
    String strategy = "io.confluent.kafka.serializers.subject.TopicNameStrategy";

    assertThat(from("mock://m", "value.subject.name.strategy", strategy)).isNotNull();
  }

  @Test
  void aMissingUrlIsNamed() {
    assertThatThrownBy(() -> RegistrySettings.from(Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url");
  }

  @ParameterizedTest
  @CsvSource({
    "auto.register.schemas, yes",
    "use.latest.version, 1",
    "specific.avro.reader, TRUE",
    "max.retries, -1",
    "http.read.timeout.ms, 0",
    "http.connect.timeout.ms, 5s",
    "basic.auth.credentials.source, SASL_INHERIT",
    "value.subject.name.strategy, RecordNameStrategy",
    "value.subject.name.strategy, io.confluent.kafka.serializers.subject.TopicRecordNameStrategy",
    "schema.registry.ssl.endpoint.identification.algorithm, https",
    "bearer.auth.token, abc",
    "bearer.auth.credentials.source, SASL_OAUTHBEARER_INHERIT",
    "bearer.auth.custom.provider.class, X",
  })
  void aValueOutOfRangeIsRefusedByName(String name, String value) {
    assertThatThrownBy(() -> from("http://a", name, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://ada:s3cret@a",
    "http://ada:s3cret@",
    "http://ada:s3cret@a b",
    "http://ada:s3cret@a/?x=1",
    "'http://a,,http://ada:s3cret@b'",
    "'http://a,mock://s3cret'",
    "file:s3cret",
  })
  void aWrongUrlIsRefusedWithoutShowingWhatMayBeSecret(String url) {
    assertThatThrownBy(() -> from(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("schema.registry.url")
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("s3cret"));
  }

  @Test
  void tokensOfClientCredentialsAreReadWithTheirDefaults() {
    RegistrySettings settings = from("https://a", OAUTH);

    assertThat(settings.http().credentials())
        .isEqualTo(
            new RegistryCredentials.ClientCredentials(
                URI.create("https://idp/token"), "belay", "s3cret", null, Duration.ofSeconds(300)));
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void theNamesOfCloudsAreSentAsHeaders() {
    assertThat(
            from(
                    "https://a",
                    "bearer.auth.logical.cluster",
                    "lsrc-1",
                    "bearer.auth.identity.pool.id",
                    "pool-1")
                .http()
                .headers())
        .isEqualTo(Map.of("target-sr-cluster", "lsrc-1", "Confluent-Identity-Pool-Id", "pool-1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6})
  void whatClientCredentialsNeedIsNamed(int missing) {
    String[] some = OAUTH.clone();
    some[missing + 1] = "";

    assertThatThrownBy(() -> from("https://a", some))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(OAUTH[missing]);
  }

  @Test
  void aTokenEndpointWithCredentialsInItIsRefused() {
    String[] some = OAUTH.clone();
    some[3] = "https://ada:s3cret@idp/token";

    assertThatThrownBy(() -> from("https://a", some))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bearer.auth.issuer.endpoint.url")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aPasswordAndATokenAtOnceAreRefused() {
    assertThatThrownBy(() -> from("https://ada:s3cret@a", OAUTH))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bearer.auth.credentials.source");
  }

  @ParameterizedTest
  @CsvSource({"''", "ada", ":s3cret"})
  void userInfoWithoutAUserIsRefused(String userInfo) {
    assertThatThrownBy(
            () ->
                from(
                    "http://a",
                    "basic.auth.credentials.source",
                    "USER_INFO",
                    "basic.auth.user.info",
                    userInfo))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("basic.auth.user.info")
        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("s3cret"));
  }
}
