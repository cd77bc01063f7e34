package dev.belay.datastores.postgresql.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.policy.Policy;
import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.policy.read.PolicyReader;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.DataStoreDefinition.NamedAssertion;
import dev.belay.policy.store.SecretReference;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.store.StoreKind.Capability;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.store.StoreSettings;
import dev.belay.policy.yaml.PolicyProblem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresKindTest {
  private static final StoreKinds KINDS = StoreKinds.installed();
  private static final String GOOD =
      """
      version: 1
      data-stores:
        shop-db:
          driver: postgresql
          url: postgresql://db.internal:5432/shop
          username: belay
          password: env:SHOP_DB_PASSWORD
          parallelism: 4
          assertions:
            - name: every order has a customer
              sql: select true
        stock-db:
          driver: postgresql
          url: postgresql://db.internal/stock
          username: belay
          password: file:secrets/stock
      staging-targets:
        shop-staging:
          driver: postgresql
          url: postgresql://staging.internal/shop
          username: belay
          password: env:STAGING_PASSWORD
      applications: {}
      """;

  @Test
  void itIsFoundByThoseWhoReadPolicies() {
    assertThat(KINDS.find(new PostgresDriver().name())).containsInstanceOf(PostgresKind.class);
  }

  /** A staging target is never captured. */
  @Test
  void aDataStoreMayBeSeenInPartAndAStagingTargetSaysNothingOfIt() throws Exception {
    String accepting = GOOD.replaceFirst("username: belay", "partial: accept\n    username: belay");

    assertThat(read(accepting).dataStore("shop-db").orElseThrow().settings().values())
        .containsEntry("partial", "accept");
    assertThat(refused(accepting.replace("partial: accept", "partial: yes please")).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("data-stores.shop-db.partial");
              assertThat(problem.rule()).isEqualTo("must be accept or refuse");
            });
    assertThat(new PostgresKind().stagingKeys())
        .extracting(key -> key.name())
        .doesNotContain("partial");
  }

  @Test
  void itCanDoWhatItsDriverCan() {
    PostgresDriver driver = new PostgresDriver();
    EnumSet<Capability> can = EnumSet.noneOf(Capability.class);
    driver.recovery().ifPresent(there -> can.add(Capability.ROLLBACK));
    driver.comparing().ifPresent(there -> can.add(Capability.COMPARISON));
    driver.staging().ifPresent(there -> can.add(Capability.STAGING));
    driver.coordinated().ifPresent(there -> can.add(Capability.COORDINATED_CAPTURE));

    assertThat(new PostgresKind().capabilities()).isEqualTo(can);
  }

  @Test
  void readsEverythingWithItsDefaults() throws Exception {
    Policy policy = read(GOOD);

    assertThat(policy.dataStore("shop-db"))
        .contains(
            new DataStoreDefinition(
                "shop-db",
                "postgresql",
                4,
                new StoreSettings(
                    Map.of("url", "postgresql://db.internal:5432/shop", "username", "belay"),
                    Map.of(
                        "password", new SecretReference.EnvironmentVariable("SHOP_DB_PASSWORD"))),
                java.util.List.of(
                    new NamedAssertion("every order has a customer", "sql", "select true"))));
    DataStoreDefinition stock = policy.dataStore("stock-db").orElseThrow();
    assertThat(stock.parallelism()).isEqualTo(2);
    assertThat(stock.settings().secrets())
        .containsEntry(
            "password", new SecretReference.SecretFile(Path.of("/etc/belay/secrets/stock")));
    assertThat(policy.stagingTargets())
        .containsExactly(
            Map.entry(
                "shop-staging",
                new StagingTarget(
                    "shop-staging",
                    "postgresql",
                    2,
                    new StoreSettings(
                        Map.of("url", "postgresql://staging.internal/shop", "username", "belay"),
                        Map.of(
                            "password",
                            new SecretReference.EnvironmentVariable("STAGING_PASSWORD"))))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: postgresql://db.internal:5432/shop | url: postgresql://me:hunter2@db/shop",
        "url: postgresql://db.internal:5432/shop | url: postgresql://me:hunt%er2@@db/shop",
        "url: postgresql://db.internal:5432/shop | url: postgresql://db/shop?password=hunter2",
        "url: postgresql://db.internal:5432/shop | url: postgresql://db/shop?sslpassword=hunter2",
        "password: env:SHOP_DB_PASSWORD | password: hunter2",
        "password: env:SHOP_DB_PASSWORD | password: [hunter2]",
        "password: env:SHOP_DB_PASSWORD | password: \"hunter2",
        "password: env:SHOP_DB_PASSWORD | password: env:hunter2!",
      })
  void neverQuotesWhatMayBeASecret(String good, String bad) {
    InvalidPolicyException refused = refused(GOOD.replace(good, bad));

    assertThat(refused).message().doesNotContain("hunt");
    assertThat(refused.problems()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: postgresql://me:hunter2@db/shop | must hold no user or password: use username and"
            + " password",
        "url: postgresql://db/shop?user=me | must hold no user or password: use username and"
            + " password",
        "url: '' | must be postgresql://host[:port]/database",
        "url: mysql://db/shop | must be postgresql://host[:port]/database",
        "url: postgresql:///shop | must be postgresql://host[:port]/database",
        "url: postgres://db/shop | must be postgresql://host[:port]/database",
        "url: 'postgresql://one,/shop' | must be postgresql://host[:port]/database",
        "url: postgresql://db/shop?sslmode=on | has the option sslmode, which must be one of",
        "url: postgresql://db/shop?sslrootcert=system | has the option sslrootcert, which must be a"
            + " file",
        "url: postgresql://db/shop?connect_timeout=0 | has the option connect_timeout",
        "url: postgresql://db/shop?host=/tmp | must name host, port and database before the"
            + " question mark",
        "url: postgresql://db/shop?sslcompression=1 | may have the options channel_binding,",
        "url: 'postgresql://%2Ftmp,db/shop' | must name one host if that is the folder of a Unix"
            + " socket",
        "url: postgresql://db:0/shop | must be postgresql://host[:port]/database",
        "url: postgresql://db:65536/shop | must be postgresql://host[:port]/database",
        "url: postgresql://db/ | must be postgresql://host[:port]/database",
        "url: postgresql://db/shop/more | must be postgresql://host[:port]/database",
        "url: 'postgresql://db/shop#x' | must be postgresql://host[:port]/database",
        "url: [postgresql://db/shop] | must be text, not a list",
      })
  void anAddressIsOfADatabase(String url, String rule) {
    InvalidPolicyException refused =
        refused(GOOD.replace("url: postgresql://db.internal:5432/shop", url));

    assertThat(refused.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("data-stores.shop-db.url");
              assertThat(problem.line()).isEqualTo(5);
              assertThat(problem.value()).isNull();
              assertThat(problem.rule()).startsWith(rule);
            });
  }

  /** What a policy may say, the driver can do. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://my_db/shop | my_db:5432/shop",
        "postgresql://[2001:db8::1]:5433/shop%20two | [2001:db8::1]:5433/shop two",
        "postgresql://one:5433,two/shop?target_session_attrs=read-write | one:5433,two:5432/shop",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/shop | shop through its own socket",
        "postgresql://db/shop?sslmode=verify-full&sslrootcert=/ca&sslcert=/c&sslkey=/k |"
            + " db:5432/shop",
        "postgresql://db/shop?connect_timeout=3&channel_binding=require | db:5432/shop",
      })
  void whatAPolicyAcceptsTheDriverAccepts(String url, String words) throws Exception {
    Policy policy = read(GOOD.replace("postgresql://db.internal:5432/shop", '"' + url + '"'));

    StoreSettings settings = policy.dataStore("shop-db").orElseThrow().settings();
    StoreConnection store = new StoreConnection("shop-db", settings.values(), Map.of(), 1);
    assertThat(PostgresAddress.of(store)).hasToString(words);
  }

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() {
    InvalidPolicyException refused =
        refused(
            GOOD.replace("    username: belay\n    password: file:secrets/stock\n", "")
                .replace(
                    "username: belay\n    password: env:S", "username: ' '\n    password: env:S")
                .replace("parallelism: 4", "port: 5432"));

    assertThat(refused.problems())
        .extracting(PolicyProblem::line, PolicyProblem::path, PolicyProblem::rule)
        .containsExactly(
            Tuple.tuple(6, "data-stores.shop-db.username", "must have 1 to 63 characters"),
            Tuple.tuple(
                8,
                "data-stores.shop-db.port",
                "is not a key here; the keys are driver, url, username, password, trust-schema,"
                    + " pooled, partial, parallelism, assertions"),
            Tuple.tuple(12, "data-stores.stock-db.username", "is required"),
            Tuple.tuple(12, "data-stores.stock-db.password", "is required"),
            Tuple.tuple(
                19, "staging-targets.shop-staging.username", "must have 1 to 63 characters"));
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://DB.internal/shop, shop-db",
    "postgresql://db.internal:5432/shop?sslmode=require, shop-db",
    "postgresql://db.internal./shop, shop-db",
    "postgresql://db.internal/s%68op, shop-db",
    "postgresql://db.internal/stock, stock-db",
  })
  void aDataStoreIsNoStagingTarget(String url, String store) {
    InvalidPolicyException refused =
        refused(GOOD.replace("postgresql://staging.internal/shop", url));

    assertThat(refused.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo("staging-targets.shop-staging.url");
              assertThat(problem.rule()).contains("data store " + store);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://db/shop | postgresql://db:5432/shop",
        "postgresql://db/shop | postgresql://DB/shop?sslmode=require",
        "postgresql://db/shop | postgres://db./shop",
        "postgresql://db/sh%6Fp | postgresql://db/shop",
        "postgresql://d%62/shop | postgresql://db/shop",
        "postgresql://my_db/shop | postgresql://MY_DB:5432/shop",
        "postgresql:///shop | postgresql://localhost/shop",
        "postgresql://:5432/shop | postgresql://localhost/shop",
        "postgresql://127.0.0.1/shop | postgresql://localhost/shop",
        "postgresql://127.0.0.2/shop | postgresql://[::1]/shop",
        "postgresql://127.1/shop | postgresql://localhost/shop",
        "postgresql://0.0.0.0/shop | postgresql://[0:0:0:0:0:0:0:1]:5432/shop",
        "postgresql://[::ffff:127.0.0.1]/shop | postgresql:///shop",
        "postgresql://shop.localhost/shop | postgresql:///shop",
        "postgresql://[2001:DB8::1]/shop | postgresql://[2001:db8:0:0::1]/shop",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/shop | postgresql://localhost/shop",
        "postgresql://one,two:6000/shop | postgresql://two:6000/shop",
        "postgresql://db | postgresql://db/belay",
      })
  void twoSpellingsOfOneDatabaseAreOnePlace(String one, String other) {
    assertThat(samePlace(one, other)).isTrue();
    assertThat(samePlace(other, one)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://db/shop | postgresql://db/stock",
        "postgresql://db/shop | postgresql://db/Shop",
        "postgresql://db/shop | postgresql://staging/shop",
        "postgresql://db/shop | postgresql://db:5433/shop",
        "postgresql://my_db/shop | postgresql://my_staging/shop",
        "postgresql://10.0.0.1/shop | postgresql://10.0.0.2/shop",
        "postgresql://localhost:5433/shop | postgresql:///shop",
        "postgresql://one,two/shop | postgresql://three/shop",
      })
  void twoDatabasesAreTwoPlaces(String one, String other) {
    assertThat(samePlace(one, other)).isFalse();
    assertThat(samePlace(other, one)).isFalse();
  }

  private static boolean samePlace(String one, String other) {
    return new PostgresKind().samePlace(settings(one), settings(other));
  }

  private static StoreSettings settings(String url) {
    return new StoreSettings(Map.of("url", url, "username", "belay"), Map.of());
  }

  private static Policy read(String text) throws InvalidPolicyException {
    return PolicyReader.read(
        "belay.yaml", text.getBytes(StandardCharsets.UTF_8), Path.of("/etc/belay"), KINDS);
  }

  private static InvalidPolicyException refused(String text) {
    return catchThrowableOfType(InvalidPolicyException.class, () -> read(text));
  }
}
